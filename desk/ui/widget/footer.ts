// What the visitor can do with the conversation as a whole.

import { element } from "./dom";
import type { Words } from "./words";

export class Footer {
  readonly root = element("div", { class: "footer" });

  constructor(words: Words, save: () => void) {
    this.root.append(button(words.save, save));
  }
}

function button(title: string, press: () => void): HTMLElement {
  const made = element("button", { class: "plain", type: "button" }, title);
  made.addEventListener("click", press);
  return made;
}
