// Asks once, after the people are done, how it was: five faces and a comment.

import { element, face } from "./dom";
import type { Rating } from "./frames";
import type { Words } from "./words";

const SCORES = [1, 2, 3, 4, 5];

export interface Asker {
  rate(rating: Rating): void;
  /** The visitor does not want to. */
  decline(ticket: number): void;
}

export class RatingForm {
  readonly root = element("form", { class: "rating" });

  private readonly details = element("div", { class: "details" });
  private readonly comment: HTMLTextAreaElement;
  private ticket: number | null = null;

  constructor(
    words: Words,
    private readonly asker: Asker,
  ) {
    const legend = element("legend", {}, words.rate);
    const faces = SCORES.map((score) => this.face(score, words.faces[score - 1] ?? ""));
    const write = { rows: "2", maxlength: "1000", "aria-label": words.comment };
    this.comment = element("textarea", { ...write, placeholder: words.comment });
    const send = element("button", { class: "main" }, words.send);
    this.details.append(this.comment, send);
    const no = element("button", { class: "plain", type: "button" }, words.notNow);
    no.addEventListener("click", () => this.ticket !== null && asker.decline(this.ticket));
    const row = element("div", { class: "faces" }, ...faces);
    this.root.append(element("fieldset", {}, legend, row), this.details, no);
    this.root.addEventListener("change", () => (this.details.hidden = this.score === 0));
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.ask(null);
  }

  /** Show the form for a ticket, or hide it; what was chosen for the same ticket stays. */
  ask(ticket: number | null): void {
    if (ticket !== this.ticket || ticket === null) {
      this.root.reset();
      this.details.hidden = true;
    }
    this.ticket = ticket;
    this.root.hidden = ticket === null;
  }

  private get score(): number {
    return Number(new FormData(this.root).get("score") ?? 0);
  }

  private face(score: number, name: string): HTMLElement {
    const choice = { type: "radio", name: "score", value: String(score), class: "hear" };
    const label = element("label", { title: name }, element("input", choice), face(score));
    label.append(element("span", { class: "hear" }, name));
    return label;
  }

  private submit(): void {
    const { ticket, score } = this;
    if (ticket !== null && score > 0) this.asker.rate({ ticket, score, comment: this.comment.value });
  }
}
