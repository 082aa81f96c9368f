// The visitor's widget. One tag on any page: <script src="https://desk/widget.js" defer></script>
// data-language="he|en" (else the page's) and data-theme="light|dark" (else the visitor's).

import { newId } from "./shared/ids";
import { Connection } from "./widget/connection";
import { element } from "./widget/dom";
import type { Button, Frame, Language, Message, Rating, Refusal, Say, Standing, Welcome } from "./widget/frames";
import { Footer } from "./widget/footer";
import { Log } from "./widget/log";
import { Memory } from "./widget/memory";
import { Panel } from "./widget/panel";
import { RatingForm } from "./widget/rating";
import { STYLE } from "./widget/style";
import { WORDS, type Words } from "./widget/words";
import type { Extra } from "./widget-more";

const HUMAN = "/ask_for_human";

class DoverWidget extends HTMLElement {
  private readonly memory: Memory;
  private readonly words: Words;
  private readonly log: Log;
  private readonly rating: RatingForm;
  private readonly footer: Footer;
  private readonly panel: Panel;
  private readonly connection: Connection;
  private welcomed: Welcome | undefined;
  private isGreeted = false;
  /** The ticket whose rating is on its way. */
  private rated: number | undefined;
  /** The visitor is to be told so once the next conversation begins. */
  private isErased = false;
  private unread = 0;
  private readonly place = element("div");
  /** What is fetched once somebody needs it. */
  private fetched: Promise<void> | undefined;
  private extra: Extra | undefined;

  constructor(private readonly desk: URL, private readonly language: Language) {
    super();
    this.words = WORDS[language];
    this.memory = new Memory(`dover:${desk.host}`);
    this.log = new Log(language, this.words, desk, (button) => this.press(button));
    this.rating = new RatingForm(this.words, {
      rate: (rating) => this.rate(rating),
      decline: (ticket) => this.decline(ticket),
    });
    this.footer = new Footer(this.words, { erase: () => this.connection.erase() });
    const parts = { log: this.log.root, rating: this.rating.root, footer: this.footer.root, extra: this.place };
    this.panel = new Panel(language, this.words, parts, {
      say: (text) => this.write(text),
      attach: (files) => this.withExtra((extra) => extra.tray.add(files)),
      emoji: () => this.withExtra((extra) => extra.emoji.toggle()),
      human: () => this.press({ title: this.words.human, payload: HUMAN }),
      typing: (on) => this.connection.typing(on),
      opened: () => this.opened(),
    });
    const address = new URL("visitor/socket", desk);
    address.protocol = desk.protocol === "https:" ? "wss:" : "ws:";
    this.connection = new Connection(address.href, language, this.memory, {
      received: (frame) => this.received(frame),
      connected: (is) => this.connected(is),
      restarted: () => this.log.clear(),
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.panel.root);
  }

  connectedCallback(): void {
    for (const say of this.memory.outbox) this.log.addPending(say);
    // Who never wrote costs the desk no connection before opening the widget.
    if (this.memory.token !== undefined) this.connection.open();
  }

  private opened(): void {
    this.unread = 0;
    this.memory.seen = Math.max(this.memory.seen, this.connection.lastId);
    this.connection.open();
    this.log.scrollToEnd();
  }

  private press(button: Button): void {
    this.say(button.title, { payload: button.payload });
  }

  /** Send what the visitor wrote, with the files beside it; not before they have arrived. */
  private write(text: string): boolean {
    const files = this.extra ? this.extra.tray.take() : [];
    if (!files || (text === "" && files.length === 0)) return false;
    this.say(text, files.length > 0 ? { files } : {});
    return true;
  }

  private say(text: string, more: Pick<Say, "payload" | "files"> = {}): void {
    const say = { cid: newId(), text, ...more };
    this.log.addPending(say);
    this.connection.say(say);
  }

  private received(frame: Frame): void {
    if (frame.type === "welcome") this.welcome(frame);
    else if (frame.type === "erased") this.erased();
    else if (frame.type === "standing") this.stand(frame);
    else if (frame.type === "message") this.show(frame.message);
    else if (frame.type === "typing") this.log.showTyping(frame.on);
    else if (frame.type === "error") this.refused(frame);
  }

  private welcome(frame: Welcome): void {
    const { brand, greeting, messages, waiting, standing } = frame;
    this.welcomed = frame;
    // Now, so that files can be chosen and the conversation saved while the desk is away.
    this.withExtra(() => undefined);
    this.log.named(brand.persona);
    if (greeting && !this.isGreeted) this.show(greeting);
    if (greeting) this.isGreeted = true;
    for (const message of messages) this.show(message);
    this.stand(standing);
    this.log.showTyping(waiting);
    if (this.isErased) this.panel.tell(this.words.erased);
    this.isErased = false;
  }

  private stand({ humans, rating, expected }: Standing): void {
    this.panel.expect(this.when(expected));
    if (this.rated !== undefined && rating !== this.rated) this.panel.tell(this.words.thanks);
    this.rated = undefined;
    this.rating.ask(rating === this.memory.unrated ? null : rating);
    const { name, persona } = this.welcomed?.brand ?? { name: "", persona: "" };
    const person = humans.at(-1)?.name;
    this.panel.introduce(person?.[this.language] ?? persona, name, Boolean(person));
    this.log.showChanges(humans);
  }

  private when(expected: Standing["expected"]): string {
    if (expected === null) return "";
    const { usually, opens } = this.words;
    return "opens" in expected ? opens(expected.opens) : usually(expected.minutes);
  }

  private rate(rating: Rating): void {
    this.rated = rating.ticket;
    this.connection.rate(rating);
  }

  private withExtra(use: (extra: Extra) => void): void {
    this.fetched ??= this.fetch();
    this.fetched.then(
      () => this.extra && use(this.extra),
      () => {
        this.fetched = undefined;
        this.panel.tell(this.words.offline);
      },
    );
  }

  private async fetch(): Promise<void> {
    const address = new URL("widget-more.js", this.desk).href;
    const { Extra } = (await import(address)) as typeof import("./widget-more");
    const { desk, language, place, footer, log } = this;
    this.extra = new Extra(place, footer.more, {
      desk,
      language,
      log: log.root,
      token: () => this.memory.token,
      welcome: () => this.welcomed,
      tell: (text) => this.panel.tell(text),
      insert: (text) => this.panel.insert(text),
      submit: () => this.panel.submit(),
    });
  }

  private decline(ticket: number): void {
    this.memory.unrated = ticket;
    this.rating.ask(null);
  }

  private show(message: Message): void {
    const isNew = this.log.add(message);
    if (!isNew || message.id === 0) return;
    this.connection.lastId = message.id;
    if (message.author === "agent") this.connection.got();
    if (this.panel.isOpen) this.memory.seen = message.id;
    else if (message.author !== "visitor" && message.id > this.memory.seen) this.unread += 1;
    this.panel.unread(this.unread);
  }

  private erased(): void {
    this.memory.forget();
    this.log.clear();
    this.isGreeted = false;
    this.isErased = true;
    this.connection.restart();
  }

  private refused({ code, message, cid, retry }: Refusal): void {
    if (message) this.show(message);
    if (retry) return;
    if (cid === undefined) {
      this.panel.tell(this.words.eraseRefused[code] ?? "");
      return;
    }
    if (code === "no_such_file") {
      this.panel.tell(this.words.fileGone);
      this.panel.insert(this.memory.outbox.find((say) => say.cid === cid)?.text ?? "");
    }
    this.log.settle(cid);
  }

  private connected(is: boolean): void {
    this.panel.offline(!is);
    if (is) this.extra?.tray.resume();
    else this.log.showTyping(false);
  }
}

function pageLanguage(): Language {
  // Old pages call Hebrew by its former code.
  return /^(he|iw)\b/i.test(document.documentElement.lang) ? "he" : "en";
}

function mount(script: HTMLScriptElement): void {
  const { language = pageLanguage(), theme } = script.dataset;
  customElements.define("dover-widget", DoverWidget);
  const widget = new DoverWidget(new URL(".", script.src), language === "he" ? "he" : "en");
  if (theme) widget.setAttribute("theme", theme);
  document.body.append(widget);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !customElements.get("dover-widget")) {
  if (document.body) mount(script);
  else addEventListener("DOMContentLoaded", () => mount(script));
}
