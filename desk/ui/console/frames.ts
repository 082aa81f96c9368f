// The desk's API as desk/ticket_frames.py and its neighbours speak it.

import type { Attached, FileLimits, Language } from "../widget/frames";

export type { Attached, Language };
export type State = "open" | "offered" | "claimed" | "waiting" | "snoozed" | "resolved";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Presence = "here" | "away" | "busy";
export type Author = "visitor" | "bot" | "agent";
export type PromiseKind = "first_response" | "next_response" | "resolution";

export const PRIORITIES: readonly Priority[] = ["low", "normal", "high", "urgent"];

export interface Promised {
  kind: PromiseKind;
  due_at: string | null; // null: its clock stands
  warn_at: string | null;
}

export interface Preview {
  author: Author;
  account: string | null;
  text: string;
  /** The first file's name, where there are no words. */
  file: string | null;
  language: Language;
  time: string;
}

export interface Ticket {
  id: number;
  conversation: string;
  channel: string;
  language: Language;
  state: State;
  queue: string;
  reason: string;
  topic: string | null;
  priority: Priority;
  owner: string | null;
  offered_to: string | null;
  until: string | null;
  opened_at: string;
  resolved_at: string | null;
  last_event: number;
  promises: Promised[];
  last: Preview | null;
  unanswered_ids: number[];
  flags: string[];
  name: string | null;
}

export interface Message {
  id: number;
  author: Author;
  account?: string;
  text: string;
  language: Language;
  time: string;
  cid?: string;
  delivery: "waiting" | "delivered" | "failed" | null;
  source: { entry: string; version: number } | null;
  files: Attached[];
}

export interface TicketEvent {
  number: number;
  ticket: number;
  kind: string;
  at: string;
  account: string | null;
  agent: string | null;
  queue: string | null;
  priority: Priority | null;
  until: string | null;
  reason: string;
  message: number | null;
  cid: string | null;
}

export interface Whole extends Ticket {
  suppressed: number;
  events: TicketEvent[];
  messages: Message[];
}

export interface Agent {
  account: string;
  name: Record<Language, string>;
  queues: string[];
  languages: Language[];
  capacity: number;
  load: number;
  presence: Presence;
}

export interface Me {
  account: string;
  name: string;
  language: Language;
  csrf: string;
  manager: boolean;
  agent: boolean; // named in the agreement: has queues, and is offered tickets
  queues: string[];
  all_queues: Record<string, string>;
  flags: Record<string, string>;
  brand: string;
  persona: string;
  zone: string;
  pages: Record<string, string>;
  files: FileLimits;
  /** Which console the desk has: another one than this page's means that it was upgraded. */
  built: string;
  now: string;
}

export type Bucket = "bot" | "queue" | "agent" | "waiting_for_visitor" | "out_of_hours";

export interface Card {
  ticket: number;
  name: string | null;
  channel: string;
  language: Language;
  page: string;
  began_at: string;
  form: { field: string; value: string; how: string }[];
  understood: {
    reason: string;
    topic: string | null;
    intent: string | null;
    entry: string | null;
    confidence: number | null;
  };
  flags: { id: number; kind: string; rule: string; raised_at: string }[];
  earlier: {
    id: number;
    channel: string;
    state: State;
    queue: string;
    reason: string;
    opened_at: string;
  }[];
  ledger: Record<Bucket, number>;
}

export interface Looking {
  account: string;
  ticket: number;
  typing: boolean;
}

export interface Approved {
  entry: string;
  version: number;
  title: string;
  text: string;
}

export interface Saved {
  id: number;
  language: Language;
  title: string;
  text: string;
  account: string;
}

export interface Talk {
  conversation: string;
  channel: string;
  name: string | null;
  last: Preview;
}

export interface Happened {
  type: "event";
  event: TicketEvent;
  ticket: Ticket;
  message: Message | null;
}

export type Frame =
  | { type: "snapshot"; number: number; tickets: Ticket[]; agents: Agent[] }
  | { type: "caught_up"; number: number; agents: Agent[] }
  | { type: "agents"; agents: Agent[] }
  | { type: "ticket"; ticket: Ticket }
  | { type: "looking"; looking: Looking[] }
  | { type: "visitor_types"; conversation: string; on: boolean }
  | { type: "pong"; now: string }
  | { type: "error"; code: string; error: string }
  | Happened;
