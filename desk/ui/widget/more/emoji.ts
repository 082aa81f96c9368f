// Emoji to put into the message: arrow keys move, Enter chooses, Escape closes.

import { element } from "../dom";
import { EMOJI, steered } from "../../shared/emoji";
import type { MoreWords } from "./words";

export class EmojiPicker {
  readonly root: HTMLElement;

  private readonly buttons: HTMLButtonElement[];

  constructor(
    words: MoreWords,
    private readonly choose: (emoji: string) => void,
  ) {
    this.buttons = EMOJI.map((emoji) => this.button(emoji));
    this.root = element("div", { class: "emoji", role: "group", "aria-label": words.emoji }, ...this.buttons);
    this.root.hidden = true;
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        // The chat stays open.
        event.stopPropagation();
        this.toggle();
        return;
      }
      if (steered(this.buttons, event)) event.preventDefault();
    });
  }

  toggle(): void {
    this.root.hidden = !this.root.hidden;
    if (!this.root.hidden) this.buttons[0]?.focus();
    // The focus goes back to the field.
    else this.choose("");
  }

  private button(emoji: string): HTMLButtonElement {
    // One stop on the way of the Tab key; the arrows do the rest.
    const made = element("button", { type: "button", tabindex: emoji === EMOJI[0] ? "0" : "-1" }, emoji);
    made.addEventListener("click", () => {
      this.root.hidden = true;
      this.choose(emoji);
    });
    return made;
  }
}
