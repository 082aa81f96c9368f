// What the widget fetches once somebody needs it: files to send, emoji, the conversation as a file.

import type { FileLimits, Language } from "./widget/frames";
import { EmojiPicker } from "./widget/more/emoji";
import { STYLE } from "./widget/more/style";
import { download } from "./widget/more/transcript";
import { Tray } from "./widget/more/tray";
import { WORDS } from "./widget/more/words";

/** The widget, as what is fetched later sees it. */
export interface Host {
  desk: URL;
  token(): string | undefined;
  limits(): FileLimits | undefined;
  tell(text: string): void;
  insert(text: string): void;
  /** As if the visitor pressed Send. */
  submit(): void;
}

export class Extra {
  readonly tray: Tray;
  readonly emoji: EmojiPicker;

  constructor(
    private readonly language: Language,
    place: HTMLElement,
    host: Host,
  ) {
    const words = WORDS[language];
    this.tray = new Tray(words, host);
    this.emoji = new EmojiPicker(words, (text) => host.insert(text));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    (place.getRootNode() as ShadowRoot).adoptedStyleSheets.push(sheet);
    place.append(this.emoji.root, this.tray.root);
  }

  download(log: HTMLElement, title: string): void {
    download(log, title, this.language);
  }
}
