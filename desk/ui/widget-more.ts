// What the widget fetches once somebody needs it: files to send, emoji, the conversation as a file or by e-mail.

import { element } from "./widget/dom";
import type { Language, Welcome } from "./widget/frames";
import { EmojiPicker } from "./widget/more/emoji";
import { MailForm } from "./widget/more/mail";
import { STYLE } from "./widget/more/style";
import { download } from "./widget/more/transcript";
import { Tray } from "./widget/more/tray";
import { WORDS } from "./widget/more/words";

/** The widget, as what is fetched later sees it. */
export interface Host {
  desk: URL;
  language: Language;
  /** The conversation as it is shown. */
  log: HTMLElement;
  token(): string | undefined;
  /** What the desk said last when it was connected to. */
  welcome(): Welcome | undefined;
  tell(text: string): void;
  insert(text: string): void;
  /** As if the visitor pressed Send. */
  submit(): void;
}

export class Extra {
  readonly tray: Tray;
  readonly emoji: EmojiPicker;

  /** `place` is above the field, `footer` below it. */
  constructor(place: HTMLElement, footer: HTMLElement, host: Host) {
    const words = WORDS[host.language];
    this.tray = new Tray(words, host);
    this.emoji = new EmojiPicker(words, (text) => host.insert(text));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    (place.getRootNode() as ShadowRoot).adoptedStyleSheets.push(sheet);
    place.append(this.emoji.root, this.tray.root);
    const save = element("button", { class: "plain", type: "button" }, words.save);
    save.addEventListener("click", () => download(host.log, words.savedAs(host.welcome()?.brand.name ?? ""), host.language));
    footer.append(save);
    if (!host.welcome()?.mail) return;
    const mail = new MailForm(words, host);
    place.append(mail.root);
    footer.append(mail.opener);
  }
}
