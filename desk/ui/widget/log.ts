// The conversation as it is shown: stored messages in their order, then those not yet sent.

import { element } from "./dom";
import { shelf } from "./files";
import type { Attached, Button, Change, Language, Message, Say } from "./frames";
import { direction, initial, nodes } from "./text";
import type { Words } from "./words";

const NEAR_END_PX = 120;

export class Log {
  /** What scrolls. */
  readonly root: HTMLElement;

  private readonly list = element("ol");
  private readonly typing = element("div", { class: "typing", "aria-hidden": "true" });
  private readonly shown = new Set<number>();
  private readonly changes = new Set<string>();
  private readonly pending = new Map<string, HTMLElement>();
  /** Bot messages that are shown but not stored: the greeting, the request for patience. */
  private passing: HTMLElement[] = [];
  private persona = "";
  private followsEnd = true;
  private top = 0;

  constructor(
    private readonly language: Language,
    private readonly words: Words,
    private readonly desk: URL,
    private readonly press: (button: Button) => void,
  ) {
    this.typing.append(element("i"), element("i"), element("i"));
    this.typing.hidden = true;
    const label = words.conversation;
    const log = element("div", { role: "log", "aria-label": label }, this.list);
    const attributes = { class: "scroll", tabindex: "0", role: "region", "aria-label": label };
    this.root = element("div", attributes, log, this.typing);
    this.root.addEventListener("scroll", () => this.scrolled());
    // What opens below takes room, and the last words stay in sight.
    new ResizeObserver(() => this.followsEnd && this.scrollToEnd()).observe(this.root);
  }

  named(persona: string): void {
    this.persona = persona;
  }

  clear(): void {
    this.shown.clear();
    this.changes.clear();
    this.passing = [];
    this.list.replaceChildren(...this.pending.values());
  }

  /** Show a message of the desk's; return false if it is shown already. */
  add(message: Message): boolean {
    if (message.id > 0 && this.shown.has(message.id)) return false;
    if (message.id > 0) this.shown.add(message.id);
    if (message.author === "visitor") {
      this.withdrawOffers();
      this.settle(message.cid);
      this.insert(this.bubble(message));
    } else if (message.id === 0) {
      const item = this.bubble(message);
      this.passing.push(item);
      this.insert(item);
    } else if (!this.adopt(message)) {
      this.insert(this.bubble(message));
    }
    if (this.followsEnd || message.author === "visitor") this.scrollToEnd();
    return true;
  }

  /** Show what the visitor said before the desk has it. */
  addPending(say: Say): void {
    if (this.pending.has(say.cid)) return;
    this.withdrawOffers();
    const { language, words } = this;
    const item = this.item("visitor pending", say.text, language, words.mine, say.files);
    const mark = { class: "mark", role: "img", "aria-label": words.waiting };
    item.append(element("span", mark, "…"));
    this.pending.set(say.cid, item);
    this.list.append(item);
    this.scrollToEnd();
  }

  /** The message waits no longer: it is stored, or it was refused. */
  settle(cid: string | undefined): void {
    if (cid === undefined) return;
    this.pending.get(cid)?.remove();
    this.pending.delete(cid);
  }

  /** A line where a person took the conversation over, and where the assistant is back. */
  showChanges(changes: Change[]): void {
    const { words, language } = this;
    for (const { at, name } of changes) {
      if (this.changes.has(at)) continue;
      this.changes.add(at);
      const line = name ? words.joined(name[language]) : words.back(this.persona);
      const item = element("li", { class: "change", "data-at": at }, element("span", {}, line));
      const items = [...this.list.querySelectorAll<HTMLElement>("li[data-at]")];
      const later = items.find((one) => Date.parse(one.dataset.at ?? "") >= Date.parse(at));
      if (later) later.before(item);
      else this.insert(item);
    }
    if (this.followsEnd) this.scrollToEnd();
  }

  showTyping(on: boolean): void {
    this.typing.hidden = !on;
    if (on && this.followsEnd) this.scrollToEnd();
  }

  scrollToEnd(): void {
    this.followsEnd = true;
    this.root.scrollTop = this.root.scrollHeight;
  }

  /** Only the visitor scrolls up: until then the end stays in sight. */
  private scrolled(): void {
    const { scrollTop } = this.root;
    this.followsEnd = this.isAtEnd() || (this.followsEnd && scrollTop >= this.top);
    this.top = scrollTop;
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  private insert(item: HTMLElement): void {
    const [firstPending] = this.pending.values();
    this.list.insertBefore(item, firstPending ?? null);
  }

  /** Whether the stored message stands here already as one that was only shown. */
  private adopt(message: Message): boolean {
    const item = this.passing.find((one) => one.dataset.text === message.text);
    for (const one of this.passing) if (one !== item) one.remove();
    this.passing = [];
    return item !== undefined;
  }

  private bubble(message: Message): HTMLElement {
    const { author, text, language, time, buttons, name, files } = message;
    const speaker = name ?? (author === "visitor" ? this.words.mine : this.persona);
    const item = this.item(author, text, language, speaker, files);
    item.dataset.at = time;
    if (name !== undefined) item.prepend(byline(name));
    item.append(this.clock(time));
    if (buttons.length > 0) item.append(this.offers(buttons));
    return item;
  }

  private item(kind: string, text: string, language: Language, name: string, files: Attached[] = []): HTMLElement {
    const item = element("li", { class: kind }, element("b", { class: "hear" }, `${name}: `));
    if (text) item.append(element("p", { dir: direction(text, language) }, ...nodes(text)));
    if (files.length > 0) item.append(shelf(files, this.desk));
    item.dataset.text = text;
    return item;
  }

  private clock(time: string): HTMLElement {
    const moment = new Date(time);
    const isToday = moment.toDateString() === new Date().toDateString();
    const locale = this.language === "he" ? "he-IL" : "en-GB";
    const day = isToday ? {} : ({ day: "numeric", month: "long" } as const);
    const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day } as const;
    return element("time", { datetime: time }, moment.toLocaleString(locale, format));
  }

  private offers(buttons: Button[]): HTMLElement {
    const made = buttons.map((button) => {
      const dir = direction(button.title, this.language);
      const offer = element("button", { type: "button", dir }, ...nodes(button.title));
      offer.addEventListener("click", () => this.press(button));
      return offer;
    });
    return element("div", { class: "offers" }, ...made);
  }

  private withdrawOffers(): void {
    for (const offers of this.list.querySelectorAll(".offers")) offers.remove();
  }
}

function byline(name: string): HTMLElement {
  const letter = element("span", { class: "initial" }, initial(name));
  return element("span", { class: "by", "aria-hidden": "true" }, letter, element("bdi", { class: "name" }, name));
}
