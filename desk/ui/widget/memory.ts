// What the widget keeps over a reload: the session's token, unsent messages, the last one seen.

import type { Say } from "./frames";

interface Kept {
  token?: string;
  outbox?: Say[];
  seen?: number;
  unrated?: number;
}

/** Read anew at each use, because the page's other tabs write it too. */
export class Memory {
  // For browsers that forbid storage: then it lasts as long as the page.
  private fallback: Kept = {};

  constructor(private readonly key: string) {}

  get token(): string | undefined {
    return this.read().token;
  }

  set token(token: string | undefined) {
    this.write(token === undefined ? {} : { token });
  }

  get seen(): number {
    return this.read().seen ?? 0;
  }

  set seen(seen: number) {
    this.write({ seen });
  }

  /** The ticket that the visitor did not want to rate. */
  get unrated(): number | undefined {
    return this.read().unrated;
  }

  set unrated(ticket: number | undefined) {
    this.write(ticket === undefined ? {} : { unrated: ticket });
  }

  get outbox(): readonly Say[] {
    return this.read().outbox ?? [];
  }

  put(say: Say): void {
    this.write({ outbox: [...this.outbox, say] });
  }

  /** The conversation is deleted, and nothing of it is kept. */
  forget(): void {
    this.keep({});
  }

  drop(cid: string): void {
    const outbox = this.outbox;
    const kept = outbox.filter((say) => say.cid !== cid);
    if (kept.length < outbox.length) this.write({ outbox: kept });
  }

  private read(): Kept {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}") as Kept;
    } catch {
      return this.fallback;
    }
  }

  private write(change: Kept): void {
    this.keep({ ...this.read(), ...change });
  }

  private keep(kept: Kept): void {
    this.fallback = kept;
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Forbidden or full: the fallback holds it.
    }
  }
}
