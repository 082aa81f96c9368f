// The widget's frame: launcher, dialog with header and composer.

import { element, face, icon } from "./dom";
import type { Language } from "./frames";
import { direction, initial } from "./text";
import type { Words } from "./words";

const MAX_TEXT = 20_000;
const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf";
const PHONE = "(max-width: 666.98px)";

export interface Actions {
  /** Return whether it was taken; if not, it stays in the field. */
  say(text: string): boolean;
  attach(files: File[]): void;
  emoji(): void;
  human(): void;
  /** The visitor has begun to write, or has stopped. */
  typing(on: boolean): void;
  opened(): void;
}

/** What others fill. */
export interface Parts {
  log: HTMLElement;
  rating: HTMLElement;
  footer: HTMLElement;
  /** Above the field; empty until it is of use. */
  extra: HTMLElement;
}

export class Panel {
  readonly root: HTMLElement;

  private readonly launcher: HTMLButtonElement;
  private readonly badge = element("span", { class: "badge", "aria-hidden": "true" });
  private readonly dialog: HTMLDialogElement;
  private readonly portrait = element("span", { class: "portrait", "aria-hidden": "true" });
  private readonly title: HTMLElement;
  private readonly role: HTMLElement;
  private readonly expected = element("p", { class: "expected" });
  private readonly human = element("button", { class: "human", type: "button" }, icon("person"));
  private readonly status = element("div", { class: "status", role: "status" });
  private readonly input: HTMLTextAreaElement;

  constructor(
    private readonly language: Language,
    private readonly words: Words,
    { log, rating, footer, extra }: Parts,
    private readonly actions: Actions,
  ) {
    this.badge.hidden = true;
    const openLabel = { class: "launcher", type: "button", "aria-label": words.open };
    this.launcher = element("button", { ...openLabel, "aria-haspopup": "dialog" });
    this.launcher.append(icon("chat"), icon("close"), this.badge);
    this.launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));

    this.title = element("h2", { id: "title", tabindex: "-1" }, words.assistant);
    this.role = element("p", { class: "role" });
    const write = { rows: "1", maxlength: String(MAX_TEXT), enterkeyhint: "send" };
    const label = { "aria-label": words.write, placeholder: `${words.write}…` };
    this.input = element("textarea", { ...write, ...label });

    this.dialog = element("dialog", { "aria-labelledby": "title" });
    this.dialog.append(this.top(), this.expected, log, rating, this.status, extra, this.composer(), footer);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    const attributes = { class: "widget", lang: language, dir: language === "he" ? "rtl" : "ltr" };
    this.root = element("div", attributes, this.dialog, this.launcher);
    this.setExpanded(false);
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  open(): void {
    if (this.isOpen) return;
    // On a phone it covers the page, which must then be out of reach for keys and readers too.
    if (matchMedia(PHONE).matches) this.dialog.showModal();
    else this.dialog.show();
    this.setExpanded(true);
    this.unread(0);
    // On a touch screen the keyboard would cover the greeting.
    const target = matchMedia("(pointer: coarse)").matches ? this.title : this.input;
    target.focus();
    this.actions.opened();
  }

  close(): void {
    if (!this.isOpen) return;
    this.dialog.close();
    this.setExpanded(false);
    this.launcher.focus();
  }

  /** Whose conversation it is: a person's of the team, or the assistant's. */
  introduce(name: string, brand: string, isPerson: boolean): void {
    this.title.textContent = name;
    this.role.textContent = isPerson ? this.words.team(brand) : this.words.of(brand);
    this.portrait.textContent = initial(name);
    this.portrait.classList.toggle("person", isPerson);
    this.human.hidden = isPerson;
  }

  /** When a person answers; nothing if that cannot be said. */
  expect(when: string): void {
    this.expected.textContent = when;
  }

  unread(count: number): void {
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 9 ? "9+" : String(count);
    const { open, close, unread } = this.words;
    const label = count === 0 ? open : `${open}, ${unread(count)}`;
    this.launcher.setAttribute("aria-label", this.isOpen ? close : label);
  }

  offline(is: boolean): void {
    this.tell(is ? this.words.offline : "");
  }

  tell(text: string): void {
    this.status.textContent = text;
  }

  private setExpanded(is: boolean): void {
    this.launcher.setAttribute("aria-expanded", String(is));
  }

  private top(): HTMLElement {
    const { human } = this;
    human.append(element("span", {}, this.words.human));
    human.addEventListener("click", () => this.actions.human());
    const label = { class: "close", type: "button", "aria-label": this.words.close };
    const close = element("button", label, icon("close"));
    close.addEventListener("click", () => this.close());
    const names = element("div", { class: "names" }, this.title, this.role);
    return element("div", { class: "top" }, this.portrait, names, human, close);
  }

  /** Put text where the visitor writes. */
  insert(text: string): void {
    const { input } = this;
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    this.typed();
    input.focus();
  }

  private composer(): HTMLFormElement {
    const label = { class: "send", type: "submit", "aria-label": this.words.send };
    const send = element("button", label, icon("send"));
    const form = element("form", { class: "composer" }, ...this.tools(), this.input, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.typed();
      this.actions.typing(this.input.value.trim() !== "");
    });
    return form;
  }

  private tools(): HTMLElement[] {
    // On a phone this offers the camera too.
    const picker = element("input", { type: "file", multiple: "", accept: ACCEPTED, tabindex: "-1" });
    picker.hidden = true;
    picker.addEventListener("change", () => {
      this.actions.attach(Array.from(picker.files ?? []));
      picker.value = "";
    });
    return [
      tool(this.words.attach, icon("clip"), () => picker.click()),
      picker,
      tool(this.words.emoji, face(5), () => this.actions.emoji()),
    ];
  }

  submit(): void {
    if (!this.actions.say(this.input.value.trim())) return;
    this.input.value = "";
    this.actions.typing(false);
    this.typed();
    this.input.focus();
  }

  private typed(): void {
    const { value, style } = this.input;
    // An empty field keeps the direction of the interface, which its placeholder needs.
    if (value.trim() === "") this.input.removeAttribute("dir");
    else this.input.dir = direction(value, this.language);
    style.height = "auto";
    style.height = `${this.input.scrollHeight + 2}px`;
  }
}

function tool(title: string, drawing: SVGElement, press: () => void): HTMLElement {
  const made = element("button", { class: "tool", type: "button", "aria-label": title, title }, drawing);
  made.addEventListener("click", press);
  return made;
}
