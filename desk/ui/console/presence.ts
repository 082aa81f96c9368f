// Here, away or busy: as the agent chose, and away by itself when nothing is done for a while.

import { post } from "./api";
import type { Presence } from "./frames";
import type { Store } from "./store";

const IDLE_MS = 5 * 60_000;
const LOOK_MS = 15_000;
const NOTE_MS = 5_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export class AtDesk {
  private telling: Presence | undefined;
  private next: Presence | undefined;

  constructor(private readonly store: Store) {
    // Who opens the page is there.
    this.noteActive();
    for (const sign of SIGNS) addEventListener(sign, () => this.active(), { passive: true });
    setInterval(() => this.look(), LOOK_MS);
  }

  choose(presence: Presence): void {
    this.store.memory.preferences.change((old) => ({ ...old, presence }));
    this.active();
    void this.tell(presence);
  }

  /** After a connection: be what was chosen, unless nobody is at this desk. */
  resume(): void {
    const { presence } = this.store.memory.preferences.peek();
    this.be(presence === "here" && this.isIdle() ? "away" : presence);
  }

  /** What the desk knows, or is being told. */
  private get told(): Presence {
    const asked = this.next ?? this.telling;
    if (asked) return asked;
    const account = this.store.me.value?.account;
    return this.store.agents.value.find((one) => one.account === account)?.presence ?? "away";
  }

  private active(): void {
    const wasIdle = this.isIdle();
    if (Date.now() - this.store.memory.active.peek() > NOTE_MS) this.noteActive();
    if (wasIdle) this.be(this.store.memory.preferences.peek().presence);
  }

  private noteActive(): void {
    this.store.memory.active.change(() => Date.now());
  }

  private isIdle(): boolean {
    return Date.now() - this.store.memory.active.peek() > IDLE_MS;
  }

  private look(): void {
    if (this.isIdle() && this.told === "here") this.be("away");
  }

  private be(wanted: Presence): void {
    if (this.store.link.value !== "online" || !this.store.me.value?.agent) return;
    if (wanted !== this.told) void this.tell(wanted);
  }

  /** One after the other: of two at once the older might arrive last. */
  private async tell(presence: Presence): Promise<void> {
    this.next = presence;
    if (this.telling) return;
    while (this.next) {
      this.telling = this.next;
      this.next = undefined;
      try {
        await post("presence", { presence: this.telling });
      } catch {
        // The page still shows what the desk knows; the next connection tells it.
      }
    }
    this.telling = undefined;
  }
}
