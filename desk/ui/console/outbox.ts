// What the agent wrote and the desk has not yet: shown at once, sent in order, each once.

import { post, Refused } from "./api";
import type { Attached, Whole } from "./frames";
import type { Mode, Unsent } from "./memory";
import type { Store } from "./store";
import type { Words } from "./words/en";

const AGAIN_MS = 3_000;

export class Outbox {
  private isSending = false;
  private again: number | undefined;

  constructor(
    private readonly store: Store,
    private readonly words: Words,
  ) {}

  put(ticket: number, mode: Mode, text: string, files: Attached[] = []): void {
    const one: Unsent = { cid: newId(), ticket, mode, text, files, at: new Date().toISOString() };
    this.store.memory.outbox.change((old) => [...old, one]);
    void this.flush();
  }

  drop(cid: string): void {
    this.store.memory.outbox.change((old) => old.filter((one) => one.cid !== cid));
  }

  /** Send what waits, oldest first; the desk knows each by its cid, so twice is once. */
  async flush(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.again);
    try {
      let next: Unsent | undefined;
      while ((next = this.store.memory.outbox.peek().find((one) => one.refused === undefined))) {
        await this.send(next);
      }
    } catch (error) {
      // The network, the desk or the session is away: the next connection, or the timer, tries again.
      if (error instanceof Refused && error.status === 401) this.store.link.value = "loggedOut";
      this.again = window.setTimeout(() => void this.flush(), AGAIN_MS);
    } finally {
      this.isSending = false;
    }
  }

  private ownerOf(ticket: number): string {
    return this.store.nameOf(this.store.tickets.peek().get(ticket)?.owner);
  }

  private async send(one: Unsent): Promise<void> {
    const { cid, text } = one;
    // What an older console left behind has none.
    const files = one.files?.map(({ id }) => id) ?? [];
    try {
      const whole = await post<Whole>(`tickets/${one.ticket}/${one.mode}`, { cid, text, files });
      this.store.adopt(whole);
      this.drop(cid);
      if (this.store.link.value === "loggedOut") this.store.link.value = "online";
    } catch (error) {
      if (!(error instanceof Refused) || isPassing(error)) throw error;
      const refused = this.words.refused(error.code, error.message, this.ownerOf(one.ticket));
      const mark = (each: Unsent) => (each.cid === cid ? { ...each, refused } : each);
      this.store.memory.outbox.change((old) => old.map(mark));
    }
  }
}

/** Logged out, or a fault of the desk's: the same words can go later. */
function isPassing({ status }: Refused): boolean {
  return status === 401 || status >= 500;
}

/** Also where the page is not served over HTTPS, and crypto.randomUUID is missing. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
