// What calls an agent who looks elsewhere: the title, the icon, a sound, a notice.

import { effect } from "@preact/signals";
import type { Happened, Ticket } from "./frames";
import type { Store } from "./store";
import type { Words } from "./words/en";

const USUAL_ICON = "/static/nahar.svg";
const UNREAD_ICON = "/static/nahar-unread.svg";
const TONES = [660, 880];
const TONE_S = 0.12;

export class Alerts {
  private audio: AudioContext | undefined;

  constructor(
    private readonly store: Store,
    private readonly words: Words,
  ) {
    const title = document.title;
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    effect(() => {
      const count = store.unreadInAll.value + store.offers.value.length;
      document.title = count > 0 ? `(${count}) ${title}` : title;
      const shown = count > 0 ? UNREAD_ICON : USUAL_ICON;
      // Written once more, the same address would be fetched once more.
      if (icon && icon.getAttribute("href") !== shown) icon.href = shown;
    });
    // Browsers let a page sound only after it was touched once.
    addEventListener("pointerdown", () => this.allowSound(), { once: true });
    addEventListener("keydown", () => this.allowSound(), { once: true });
  }

  heard({ event, ticket }: Happened): void {
    const me = this.store.me.value?.account;
    if (event.kind === "offered" && event.agent === me) {
      this.call(this.words.offeredToYou(ticket.id), ticket);
    } else if (event.kind === "visitor_wrote" && ticket.owner === me && this.isElsewhere(ticket)) {
      this.call(this.words.newMessageIn(ticket.id), ticket);
    }
  }

  /** Ask the browser for leave; return whether it was given. */
  async allowDesktop(): Promise<boolean> {
    if (!("Notification" in window)) return false;
    return (await Notification.requestPermission()) === "granted";
  }

  private isElsewhere(ticket: Ticket): boolean {
    return document.hidden || !document.hasFocus() || this.store.open.value !== ticket.id;
  }

  private call(sentence: string, ticket: Ticket): void {
    const wants = this.store.memory.preferences.peek();
    if (wants.sound) this.sound();
    if (!wants.desktop || !document.hidden) return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    // Whoever stands by reads the notice too: it says nothing of what was written.
    const notice = new Notification(sentence, { tag: `ticket-${ticket.id}` });
    notice.onclick = () => {
      window.focus();
      this.store.select(ticket.id);
      notice.close();
    };
  }

  private allowSound(): void {
    this.audio ??= new AudioContext();
    void this.audio.resume();
  }

  sound(): void {
    const { audio } = this;
    if (!audio) return;
    TONES.forEach((frequency, place) => {
      const tone = new OscillatorNode(audio, { frequency });
      const volume = new GainNode(audio, { gain: 0.08 });
      const start = audio.currentTime + place * TONE_S;
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
  }
}
