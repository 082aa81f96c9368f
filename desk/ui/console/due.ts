// Which of a ticket's promises is due next, and how near that is. Pure.

import type { PromiseKind, Ticket } from "./frames";

export type Level = "calm" | "near" | "late" | "paused" | "none";

export interface Due {
  kind: PromiseKind | undefined;
  at: number; // Infinity where nothing is due
  warnAt: number;
  isPaused: boolean;
}

export function dueOf(ticket: Ticket): Due {
  let next: Due = { kind: undefined, at: Infinity, warnAt: Infinity, isPaused: false };
  for (const { kind, due_at, warn_at } of ticket.promises) {
    const at = due_at === null ? Infinity : Date.parse(due_at);
    if (at < next.at) {
      const warnAt = warn_at === null ? Infinity : Date.parse(warn_at);
      next = { kind, at, warnAt, isPaused: false };
    } else if (next.kind === undefined) {
      next = { ...next, isPaused: true };
    }
  }
  return next;
}

export function levelOf(due: Due, now: number): Level {
  if (due.at <= now) return "late";
  if (due.warnAt <= now) return "near";
  if (due.at < Infinity) return "calm";
  return due.isPaused ? "paused" : "none";
}

/** What is due next comes first; without a due time whoever has waited longest. */
export function inOrder(tickets: Ticket[]): Ticket[] {
  const keyed = tickets.map((ticket) => ({ ticket, at: dueOf(ticket).at }));
  keyed.sort((one, other) => compare(one.at, other.at) || one.ticket.id - other.ticket.id);
  return keyed.map(({ ticket }) => ticket);
}

// Infinity minus itself is no number.
function compare(one: number, other: number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
