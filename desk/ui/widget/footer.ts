// What the visitor can do with the conversation as a whole.

import { element } from "./dom";
import type { Words } from "./words";

export interface Deeds {
  erase(): void;
}

export class Footer {
  readonly root = element("div", { class: "footer" });
  /** For what is fetched later. */
  readonly more = element("div", { class: "more" });

  private readonly usual: HTMLElement[];
  private readonly question: HTMLElement[];

  constructor(words: Words, deeds: Deeds) {
    const erase = button(words.erase, () => this.ask(cancel));
    const cancel = button(words.cancel, () => this.rest(erase));
    const confirm = button(words.erase, () => {
      this.rest(erase);
      deeds.erase();
    });
    this.usual = [element("span", {}, words.consent), this.more, erase];
    const sure = element("span", { role: "alert" }, words.eraseAsk);
    this.question = [sure, confirm, cancel];
    this.root.append(...this.usual);
  }

  private ask(focus: HTMLElement): void {
    this.root.replaceChildren(...this.question);
    focus.focus();
  }

  private rest(focus: HTMLElement): void {
    this.root.replaceChildren(...this.usual);
    focus.focus();
  }
}

function button(title: string, press: () => void): HTMLElement {
  const made = element("button", { class: "plain", type: "button" }, title);
  made.addEventListener("click", press);
  return made;
}
