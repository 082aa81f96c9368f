// Files that the visitor chose: on their way to the desk, there, or not taken.

import { element, icon } from "../dom";
import { size } from "../files";
import type { Attached } from "../frames";
import { Upload } from "../../shared/upload";
import type { Host } from "../../widget-more";
import type { MoreWords } from "./words";

interface Item {
  file: File;
  row: HTMLElement;
  upload: Upload | undefined;
  /** As the desk tells it, once it is there. */
  arrived: Attached | undefined;
  /** The desk does not want it, or the visitor has to ask for another try. */
  isRefused: boolean;
}

export class Tray {
  readonly root = element("div", { class: "tray" });

  private readonly list: HTMLElement;
  private items: Item[] = [];
  /** The visitor pressed Send while a file was on its way. */
  private isAwaited = false;

  constructor(
    private readonly words: MoreWords,
    private readonly host: Host,
  ) {
    this.list = element("ul", { "aria-label": words.files });
    this.root.append(this.list);
    this.root.hidden = true;
  }

  add(files: readonly File[]): void {
    const most = this.host.welcome()?.files.most ?? Infinity;
    const room = most - this.items.length;
    this.host.tell(files.length > room ? this.words.tooMany(most) : "");
    for (const file of files.slice(0, Math.max(room, 0))) {
      const row = element("li");
      const item: Item = { file, row, upload: undefined, arrived: undefined, isRefused: false };
      this.items.push(item);
      this.list.append(row);
      this.root.hidden = false;
      this.send(item);
    }
  }

  /** The files that have arrived, for the message that carries them; undefined if not all have. */
  take(): Attached[] | undefined {
    const arrived = this.items.flatMap((item) => item.arrived ?? []);
    if (arrived.length < this.items.length) {
      const isRefused = this.items.some((item) => item.isRefused);
      this.isAwaited = !isRefused;
      this.host.tell(isRefused ? this.words.notAll : this.words.onItsWay);
      return undefined;
    }
    for (const item of this.items) item.row.remove();
    this.items = [];
    this.root.hidden = true;
    this.host.tell("");
    return arrived;
  }

  /** The connection is back: what it broke off goes again. */
  resume(): void {
    for (const item of this.items) {
      if (!item.arrived && !item.upload && !item.isRefused) this.send(item);
    }
  }

  private send(item: Item): void {
    const { file } = item;
    item.isRefused = false;
    const limits = this.host.welcome()?.files;
    if (limits && file.size > limits.largest) return this.refuse(item, "too_big", false);
    const progress = element("progress", { max: "1", value: "0", "aria-label": file.name });
    const { desk, language, token } = this.host;
    const header = ["Authorization", `Bearer ${token() ?? ""}`] as const;
    item.upload = new Upload(file, new URL(`visitor/attachments?language=${language}`, desk), header, {
      moved: (share) => (progress.value = share),
      arrived: (attached) => this.arrived(item, attached),
      refused: (code, sentence) => this.refuse(item, code, code !== "wrong_type" && code !== "too_big", sentence),
      lost: () => this.lost(item),
    });
    this.draw(item, progress);
  }

  private arrived(item: Item, attached: Attached): void {
    item.upload = undefined;
    item.arrived = attached;
    this.draw(item);
    this.goOn();
  }

  private refuse(item: Item, code: string, mayTryAgain: boolean, sentence?: string): void {
    const { words, host } = this;
    item.upload = undefined;
    item.isRefused = true;
    this.isAwaited = false;
    const why = code === "too_big" ? words.tooBig(size(host.welcome()?.files.largest ?? 0)) : words.refused[code];
    this.draw(item, sentence ?? why ?? words.notAll, ...(mayTryAgain ? [this.again(item)] : []));
  }

  private lost(item: Item): void {
    item.upload = undefined;
    this.draw(item, this.words.notArrived, this.again(item));
  }

  private remove(item: Item): void {
    item.upload?.cancel();
    item.row.remove();
    this.items = this.items.filter((one) => one !== item);
    this.root.hidden = this.items.length === 0;
    this.host.tell("");
    this.goOn();
  }

  /** Send the message that waited for its files. */
  private goOn(): void {
    if (!this.isAwaited || this.items.some(({ arrived }) => !arrived)) return;
    this.isAwaited = false;
    this.host.submit();
  }

  private again(item: Item): HTMLElement {
    return button({ class: "plain" }, () => this.send(item), this.words.again);
  }

  private draw(item: Item, ...more: (HTMLElement | string)[]): void {
    const { file, row } = item;
    const label = { "aria-label": this.words.remove(file.name), title: this.words.remove(file.name) };
    const title = element("span", { class: "title" }, element("bdi", {}, file.name));
    const bytes = element("bdi", { dir: "ltr", class: "bytes" }, size(file.size));
    const below = more.map((one) => (typeof one === "string" ? element("span", { class: "why", role: "alert" }, one) : one));
    row.replaceChildren(icon("clip"), title, bytes, button(label, () => this.remove(item), icon("close")), ...below);
  }
}

function button(attributes: Record<string, string>, press: () => void, content: Node | string): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, content);
  made.addEventListener("click", press);
  return made;
}
