// Emoji to put into the draft: arrow keys move, Enter chooses, Escape closes.

import { useEffect, useRef } from "preact/hooks";
import { EMOJI, steered } from "../shared/emoji";
import { useConsole } from "./context";

export function EmojiMenu({ choose }: { choose: (emoji: string) => void }) {
  const { words } = useConsole();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.querySelector("button")?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      choose("");
      return;
    }
    const buttons = [...(root.current?.querySelectorAll("button") ?? [])];
    if (steered(buttons, event)) event.preventDefault();
  };
  return (
    <div class="emoji" ref={root} role="group" aria-label={words.emoji} onKeyDown={onKey}>
      {EMOJI.map((emoji, place) => (
        <button key={emoji} type="button" tabIndex={place === 0 ? 0 : -1} onClick={() => choose(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}
