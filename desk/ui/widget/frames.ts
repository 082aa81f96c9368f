// The visitor's socket as desk/frames.py speaks it.

export type Language = "he" | "en";

/** A first name as it is written in each language. */
export type Name = Record<Language, string>;

export interface Button {
  title: string;
  payload: string;
}

/** A file of a message; `url` begins at the desk. */
export interface Attached {
  id: string;
  name: string;
  type: string;
  bytes: number;
  width: number | null; // of a picture
  height: number | null;
  url: string;
}

export interface Message {
  id: number; // 0: shown, but not stored
  author: "visitor" | "bot" | "agent";
  name?: string; // the agent's first name
  text: string;
  language: Language;
  time: string;
  cid?: string;
  buttons: Button[];
  files: Attached[];
}

export interface Say {
  cid: string;
  text: string;
  payload?: string;
  files?: Attached[];
}

/** How the conversation stands beside its messages. */
export interface Standing {
  type: "standing";
  /** Who has had the conversation from each moment on; null is the assistant. */
  humans: Change[];
  /** The ticket that the visitor is asked to rate. */
  rating: number | null;
  /** When a person answers: the usual wait, or when the team is back. */
  expected: { minutes: number } | { opens: string } | null;
}

export interface Change {
  at: string;
  name: Name | null;
}

export interface Rating {
  ticket: number;
  /** From 1, the saddest face, to 5. */
  score: number;
  comment: string;
}

export interface Welcome {
  type: "welcome";
  token: string;
  language: Language;
  brand: { name: string; persona: string };
  greeting: Message | null;
  messages: Message[];
  waiting: boolean;
  standing: Standing;
  files: FileLimits;
  /** Whether the conversation can be mailed. */
  mail: boolean;
}

export interface FileLimits {
  /** Bytes of one file. */
  largest: number;
  /** Files of one message. */
  most: number;
}

export interface Refusal {
  type: "error";
  code: string;
  error: string;
  /** The approved sentence that the visitor is shown. */
  message?: Message;
  cid?: string;
  retry: boolean;
}

export type Frame =
  | Welcome
  | Standing
  | { type: "erased" }
  | Refusal
  | { type: "ack"; cid: string; id: number }
  | { type: "message"; message: Message }
  | { type: "typing"; on: boolean }
  | { type: "done"; cid: string | null };
