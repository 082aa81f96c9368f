// What time it is at the desk: the agent's computer may be minutes off, and may drift.

import { signal } from "@preact/signals";

const TICK_MS = 1_000;
/** An answer that took longer says too little about the moment at which it was given. */
const LONGEST_TRIP_MS = 2_000;

let ahead = 0;

/** The desk's time in milliseconds, anew each second. */
export const now = signal(Date.now());

export function deskTime(): number {
  return Date.now() + ahead;
}

/** Learn the desk's time from an answer to what was asked at `asked`, by this computer's clock. */
export function correct(told: string, asked: number): void {
  const heard = Date.now();
  if (heard - asked > LONGEST_TRIP_MS) return;
  ahead = Date.parse(told) - (asked + heard) / 2;
  now.value = deskTime();
}

export function startClock(): void {
  setInterval(() => (now.value = deskTime()), TICK_MS);
}
