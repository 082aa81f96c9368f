// What an agent can do to a ticket. The desk decides; here is only what makes sense to offer.

import { post, Refused } from "./api";
import type { Me, Ticket, Whole } from "./frames";
import type { Store } from "./store";
import type { Words } from "./words/en";

export type Deed =
  | "claim"
  | "decline"
  | "release"
  | "resolve"
  | "hand-back"
  | "reopen"
  | "transfer"
  | "snooze"
  | "priority"
  | "name"
  | "merge"
  | "send-again";

/** Deeds that make sense in the ticket's state for whoever looks at it. */
export function offered(ticket: Ticket, { account, manager, queues }: Me): ReadonlySet<Deed> {
  const serves = queues.includes(ticket.queue);
  const possible: Deed[] = [];
  if (ticket.state === "resolved") return new Set<Deed>(serves || manager ? ["reopen"] : []);
  if (ticket.owner === null) {
    if (serves) possible.push("claim");
    if (serves || manager) possible.push("transfer", "priority", "merge");
    return new Set(possible);
  }
  const isOwn = ticket.owner === account;
  if (isOwn) possible.push("snooze");
  if (isOwn || manager) possible.push("resolve", "hand-back", "release", "transfer", "priority", "merge");
  return new Set(possible);
}

export class Deeds {
  constructor(
    private readonly store: Store,
    private readonly words: Words,
  ) {}

  /** Do it; return whether it was done. Why not is shown beside the ticket. */
  async do(ticket: number, deed: Deed, given: object = {}): Promise<boolean> {
    return this.ask(async () => {
      try {
        const whole = await post<Whole>(`tickets/${ticket}/${deed}`, given);
        this.store.put(whole);
        this.store.adopt(whole);
      } catch (error) {
        // Somebody was faster: the sentence names who has it, and so does the page.
        if (error instanceof Refused && error.status === 409) await this.store.load(ticket);
        throw error;
      }
    }, ticket);
  }

  /** Do it to each of them; what came of each is told, and what was not done stays chosen. */
  async all(tickets: readonly Ticket[], deed: Deed, given: object = {}): Promise<void> {
    const outcomes = new Map<number, string>();
    for (const { id } of tickets) {
      const isDone = await this.do(id, deed, given);
      outcomes.set(id, isDone ? "" : this.store.problem.value);
      if (isDone) this.store.choose(id, false);
    }
    this.store.problem.value = "";
    this.store.outcomes.value = outcomes;
    this.store.dialog.value = "outcomes";
  }

  async takeOver(conversation: string): Promise<boolean> {
    return this.ask(async () => {
      const whole = await post<Whole>("take-over", { conversation });
      this.store.put(whole);
      this.store.select(whole.id);
    });
  }

  /** Resolve, and show what is due next. */
  async resolveAndNext(ticket: number): Promise<void> {
    const before = this.store.shown.value.map(({ id }) => id);
    if (!(await this.do(ticket, "resolve"))) return;
    const rest = before.filter((id) => id !== ticket);
    this.store.select(rest[Math.min(before.indexOf(ticket), rest.length - 1)]);
  }

  /** Put everything in hand back into its queue; return whether nothing is left behind. */
  async releaseAll(): Promise<boolean> {
    for (const { id } of this.store.inHand.value) {
      if (!(await this.do(id, "release", { reason: this.words.shiftOver }))) return false;
    }
    return true;
  }

  private async ask(work: () => Promise<void>, ticket?: number): Promise<boolean> {
    this.store.problem.value = "";
    try {
      await work();
      return true;
    } catch (error) {
      this.store.problem.value = this.sentence(error, ticket);
      return false;
    }
  }

  private sentence(error: unknown, ticket: number | undefined): string {
    if (!(error instanceof Refused)) return this.words.offline;
    if (error.status >= 500) return this.words.internal;
    const owner = ticket === undefined ? undefined : this.store.tickets.value.get(ticket)?.owner;
    return this.words.refused(error.code, error.message, this.store.nameOf(owner));
  }
}
