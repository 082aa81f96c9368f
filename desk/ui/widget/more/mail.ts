// The visitor has the conversation mailed: asks for an address, and says what became of it.

import { newId } from "../../shared/ids";
import type { Host } from "../../widget-more";
import { element } from "../dom";
import type { MoreWords } from "./words";

export class MailForm {
  readonly root: HTMLFormElement;
  readonly opener: HTMLButtonElement;

  private readonly field: HTMLInputElement;
  private readonly send: HTMLButtonElement;
  private readonly why = element("p", { class: "why", id: "mail-why", role: "alert" });
  /** Stays until it was taken: a wish whose answer was lost is mailed once. */
  private cid = newId();

  constructor(
    private readonly words: MoreWords,
    private readonly host: Host,
  ) {
    this.opener = button({ class: "plain", type: "button", "aria-expanded": "false" }, words.mail, () => this.show(Boolean(this.root.hidden)));
    const kind = { type: "email", autocomplete: "email", dir: "ltr", maxlength: "254", required: "" };
    this.field = element("input", { ...kind, id: "mail-to", "aria-describedby": "mail-note mail-why" });
    this.field.addEventListener("input", () => (this.cid = newId()));
    this.send = element("button", { class: "main" }, words.send);
    const cancel = button({ class: "plain", type: "button" }, words.cancel, () => this.show(false));
    const label = element("label", { for: "mail-to" }, words.mailTo);
    const note = element("p", { id: "mail-note" }, words.mailNote);
    const row = element("div", { class: "row" }, this.field, this.send, cancel);
    // The browser's own words are in the browser's language.
    this.root = element("form", { class: "mail", novalidate: "" }, label, row, note, this.why);
    this.root.hidden = true;
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // The chat stays open.
      event.stopPropagation();
      this.show(false);
    });
  }

  private show(is: boolean): void {
    this.root.hidden = !is;
    this.opener.setAttribute("aria-expanded", String(is));
    this.host.tell("");
    this.refuse("");
    if (is) this.field.focus();
    else this.opener.focus();
  }

  private async submit(): Promise<void> {
    const { words, field, host, send } = this;
    const address = field.value.trim();
    this.refuse("");
    send.disabled = true;
    const refused = await this.ask(address);
    send.disabled = false;
    if (refused !== undefined) {
      this.refuse(refused);
      field.focus();
      return;
    }
    field.value = "";
    this.cid = newId();
    this.show(false);
    host.tell(words.mailed(address));
  }

  /** Undefined once the desk has taken it; else why not. */
  private async ask(address: string): Promise<string | undefined> {
    const { desk, language, token } = this.host;
    const { notMailed, mailRefused } = this.words;
    try {
      const answer = await fetch(new URL(`visitor/mail?language=${language}`, desk), {
        method: "POST",
        headers: { Authorization: `Bearer ${token() ?? ""}`, "Content-Type": "application/json" },
        body: JSON.stringify({ cid: this.cid, address }),
      });
      if (answer.ok) return undefined;
      const told = (await answer.json()) as { code: string; message?: { text: string } };
      return told.message?.text ?? mailRefused[told.code] ?? notMailed;
    } catch {
      // The network, or what stands between the page and the desk.
      return notMailed;
    }
  }

  private refuse(why: string): void {
    this.why.textContent = why;
    this.field.setAttribute("aria-invalid", String(why !== ""));
  }
}

function button(attributes: Record<string, string>, title: string, press: () => void): HTMLButtonElement {
  const made = element("button", attributes, title);
  made.addEventListener("click", press);
  return made;
}
