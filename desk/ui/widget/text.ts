// Mixed Hebrew, English, numbers and links, shown right. tests/bidi_cases.json holds the cases.

import { element } from "./dom";
import type { Language } from "./frames";

const HEBREW_SHARE = 0.4;
const LONGEST_UNBROKEN = 24;

const LINK = /https?:\/\/[!-~]+/;

/** The direction by the share of Hebrew letters outside links; without any, the language's. */
export function direction(text: string, language: Language): "rtl" | "ltr" {
  const prose = text.replace(new RegExp(LINK, "g"), "");
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  const hebrew = prose.match(/[\u0590-\u05ff]/g)?.length ?? 0;
  if (letters === 0) return language === "he" ? "rtl" : "ltr";
  return hebrew / letters >= HEBREW_SHARE ? "rtl" : "ltr";
}

// Runs that start with a digit, or with a sign before a letter or digit, change places or lose
// their sign among Hebrew words. Codes that start with a Latin letter hold together by
// themselves, and come apart if a part of them is isolated.
const REST = /(?:[0-9A-Za-z]|[-.,:/_@+–−]+(?=[0-9A-Za-z])|, (?=\d\d?:\d\d))*%?/;
const NUMBER = /(?<![0-9A-Za-z])(?<![0-9A-Za-z][-.:/_])\d/;
const SIGNED = /(?<![0-9A-Za-z\u0590-\u05ff#+*@−-])(?<![0-9A-Za-z]:)[#+*@−-]+[0-9A-Za-z]/;

const PIECES = new RegExp(
  `(?<link>${LINK.source})|(?<token>(?:${NUMBER.source}|${SIGNED.source})${REST.source})`,
  "gu",
);

export interface Piece {
  kind: "text" | "link" | "token";
  text: string;
}

/** The text cut into plain text, links, and tokens that are to be isolated; nothing is lost. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    const kind = match.groups?.link ? "link" : "token";
    const shown = kind === "link" ? withoutTail(match[0]) : match[0];
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    found.push({ kind, text: shown });
    end = match.index + shown.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

/** A link as it was meant: a full stop or a bracket after it belongs to the sentence. */
function withoutTail(link: string): string {
  const trimmed = link.replace(/[.,:;!?'"]+$/, "");
  if (trimmed.endsWith(")") && !trimmed.includes("(")) return withoutTail(trimmed.slice(0, -1));
  return trimmed;
}

export function initial(name: string): string {
  return [...name][0] ?? "";
}

export function nodes(text: string): Node[] {
  // A price stays on one line.
  return pieces(text.replaceAll(" ₪", "\u00a0₪")).map((piece) => {
    if (piece.kind === "link") return link(piece.text);
    if (piece.kind === "token") return token(piece.text);
    return document.createTextNode(piece.text);
  });
}

function link(address: string): Node {
  if (!URL.canParse(address)) return document.createTextNode(address);
  const attributes = { href: address, target: "_blank", rel: "noopener noreferrer", dir: "ltr" };
  return element("a", attributes, address);
}

function token(text: string): Node {
  const attributes = text.length > LONGEST_UNBROKEN ? {} : { class: "whole" };
  return element("bdi", { dir: "ltr", ...attributes }, text);
}
