// Here, away or busy: as the agent chose, and away by itself when nothing is done for a while.

import { post } from "./api";
import { deskTime } from "./clock";
import type { Presence } from "./frames";
import type { Store } from "./store";

const IDLE_MS = 5 * 60_000;
const LOOK_MS = 15_000;
const NOTE_MS = 5_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export class AtDesk {
  constructor(private readonly store: Store) {
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
    if (!this.store.me.value?.agent) return;
    if (!this.isIdle()) this.noteActive();
    this.look();
  }

  private get told(): Presence {
    const account = this.store.me.value?.account;
    return this.store.agents.value.find((one) => one.account === account)?.presence ?? "away";
  }

  private active(): void {
    const wasIdle = this.isIdle();
    if (deskTime() - this.store.memory.active.peek() > NOTE_MS) this.noteActive();
    if (wasIdle) this.look();
  }

  private noteActive(): void {
    this.store.memory.active.change(() => deskTime());
  }

  private isIdle(): boolean {
    const last = this.store.memory.active.peek();
    return last > 0 && deskTime() - last > IDLE_MS;
  }

  private look(): void {
    if (this.store.link.value !== "online" || !this.store.me.value?.agent) return;
    const chosen = this.store.memory.preferences.peek().presence;
    const wanted = chosen === "here" && this.isIdle() ? "away" : chosen;
    if (wanted !== this.told) void this.tell(wanted);
  }

  private async tell(presence: Presence): Promise<void> {
    try {
      await post("presence", { presence });
    } catch {
      // It is told again at the next look.
    }
  }
}
