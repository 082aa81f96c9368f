// Times on the brand's clock, and lengths of time, as the interface's language writes them.

import type { Language } from "./frames";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: Record<Language, { d: string; h: string; m: string; s: string }> = {
  en: { d: "d", h: "h", m: "min", s: "s" },
  he: { d: "ימ׳", h: "שע׳", m: "דק׳", s: "שנ׳" },
};

export class Times {
  private readonly clock: Intl.DateTimeFormat;
  private readonly day: Intl.DateTimeFormat;

  constructor(
    private readonly language: Language,
    readonly zone: string,
  ) {
    const locale = language === "he" ? "he-IL" : "en-GB";
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    this.clock = new Intl.DateTimeFormat(locale, clock);
    this.day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: zone });
  }

  /** The hour; with the day before it unless that is today. */
  short(moment: string, now: number): string {
    const date = new Date(moment);
    const today = this.day.format(now);
    const day = this.day.format(date);
    return day === today ? this.clock.format(date) : `${day}, ${this.clock.format(date)}`;
  }

  hour(moment: string): string {
    return this.clock.format(new Date(moment));
  }

  dayOf(moment: string): string {
    return this.day.format(new Date(moment));
  }

  /** 4:05, 1:04:05; from a day on only days and hours. Always to be shown left to right. */
  countdown(length: number): string {
    const left = Math.abs(length);
    if (left >= DAY) return this.span(left);
    const seconds = Math.floor(left / SECOND);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const shown = parts[0] === 0 ? parts.slice(1) : parts;
    return shown.map((one, place) => (place ? String(one).padStart(2, "0") : String(one))).join(":");
  }

  /** The two largest units of a length of time. */
  span(length: number): string {
    const unit = UNITS[this.language];
    if (length >= DAY) return joined([Math.floor(length / DAY), unit.d], [Math.floor((length % DAY) / HOUR), unit.h]);
    if (length >= HOUR) return joined([Math.floor(length / HOUR), unit.h], [Math.floor((length % HOUR) / MINUTE), unit.m]);
    if (length >= MINUTE) return joined([Math.floor(length / MINUTE), unit.m]);
    return joined([Math.floor(length / SECOND), unit.s]);
  }
}

function joined(...parts: [number, string][]): string {
  const shown = parts.filter(([count], place) => place === 0 || count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}
