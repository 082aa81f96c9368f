// What things are called on the page.

import type { Console } from "./context";
import type { TicketEvent } from "./frames";

const SHOWN = 6;

type Named = { name: string | null; conversation: string };

/** A visitor by name; without one by the end of the conversation's id, which tells two apart. */
export function visitorName({ words }: Console, { name, conversation }: Named): string {
  return name ?? `${words.visitor} ${conversation.slice(-SHOWN)}`;
}

export function queueName({ words, store }: Console, queue: string): string {
  return words.queues[queue] ?? store.me.value?.all_queues[queue] ?? queue;
}

/** A reason, or the flag that was one. */
export function reasonName({ words, store }: Console, reason: string): string {
  return words.reasons[reason] ?? store.me.value?.flags[reason] ?? reason;
}

export function channelName({ words }: Console, channel: string): string {
  return words.channels[channel] ?? channel;
}

/** What stands for a message without words. */
export function fileLine(file: string | null): string {
  return file === null ? "" : `📎 ${file}`;
}

/** One event as a sentence; undefined for those that need none. */
export function eventSentence(part: Console, event: TicketEvent, now: number): string | undefined {
  const { words, store, times } = part;
  const sentence = words.events[event.kind];
  if (sentence === undefined) return undefined;
  const values: Record<string, string> = {
    account: event.account ? store.nameOf(event.account) : words.dover,
    agent: store.nameOf(event.agent),
    queue: queueName(part, event.queue ?? ""),
    priority: event.priority ? words.priorities[event.priority] : "",
    until: event.until ? times.short(event.until, now) : "",
  };
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
