// What people write, shown in its own direction, with numbers and codes in one piece.

import { direction, type Piece, pieces } from "../widget/text";
import type { Language } from "./frames";

const LONGEST_UNBROKEN = 24;

function Text({ text, links }: { text: string; links: boolean }) {
  // A price stays on one line.
  const found = pieces(text.replaceAll(" ₪", "\u00a0₪"));
  return <>{found.map((piece) => shown(piece, links))}</>;
}

function shown({ kind, text }: Piece, links: boolean) {
  if (kind === "text") return text;
  if (kind === "link" && links && URL.canParse(text)) {
    return (
      <a href={text} target="_blank" rel="noopener noreferrer" dir="ltr">
        {text}
      </a>
    );
  }
  return (
    <bdi dir="ltr" class={text.length > LONGEST_UNBROKEN ? undefined : "whole"}>
      {text}
    </bdi>
  );
}

/** A paragraph in the direction of its own letters. */
export function Paragraph({ text, language }: { text: string; language: Language }) {
  return (
    <p class="text" dir={direction(text, language)} lang={language}>
      <Text text={text} links />
    </p>
  );
}

/** Somebody's words inside a line of the interface, which may be a button: nothing to follow. */
export function Own({ text }: { text: string }) {
  return (
    <bdi>
      <Text text={text} links={false} />
    </bdi>
  );
}

interface Given {
  text: string;
  language: Language;
  by?: string | undefined;
}

/** The beginning of what somebody said, on one line that follows its own direction. */
export function Opening({ text, language, by }: Given) {
  return (
    <span class="preview">
      {by && <span class="by">{by}:</span>}
      <span class="words" dir={direction(text, language)}>
        <Text text={text} links={false} />
      </span>
    </span>
  );
}
