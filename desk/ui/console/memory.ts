// What a browser keeps for one agent: over a reload, and the same in all tabs.

import { type Signal, signal } from "@preact/signals";
import type { Attached, Presence } from "./frames";

export type Mode = "reply" | "note";

export interface Unsent {
  cid: string;
  ticket: number;
  mode: Mode;
  text: string;
  files: Attached[];
  at: string;
  /** Why the desk refused it: it is not sent again by itself. */
  refused?: string;
}

export interface Preferences {
  sound: boolean;
  desktop: boolean;
  keys: boolean;
  /** What the agent chose last; being away by itself is no choice. */
  presence: Presence;
}

/** A value that is read from the browser's storage, and written there when it changes. */
export class Kept<T> {
  private readonly held: Signal<T>;

  constructor(
    private readonly key: string,
    private readonly empty: T,
  ) {
    this.held = signal(this.read());
    // Fired in the other tabs only.
    addEventListener("storage", (event) => {
      if (event.key === this.key) this.held.value = this.read();
    });
  }

  get value(): T {
    return this.held.value;
  }

  /** Without becoming a reader who is drawn anew. */
  peek(): T {
    return this.held.peek();
  }

  /** Another tab may have written since: the change is made to what is stored now. */
  change(make: (old: T) => T): void {
    const value = make(this.read());
    this.held.value = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Forbidden or full: the signal holds it until the page is closed.
    }
  }

  private read(): T {
    try {
      const text = localStorage.getItem(this.key);
      return text === null ? (this.held?.peek() ?? this.empty) : (JSON.parse(text) as T);
    } catch {
      return this.held?.peek() ?? this.empty;
    }
  }
}

const USUAL: Preferences = { sound: false, desktop: false, keys: true, presence: "here" };

export interface Memory {
  drafts: Kept<Record<string, string>>;
  outbox: Kept<Unsent[]>;
  /** By ticket, the id of the last message that the agent has seen. */
  seen: Kept<Record<number, number>>;
  preferences: Kept<Preferences>;
  /** When the agent last did anything in any tab. */
  active: Kept<number>;
}

export function memoryOf(account: string): Memory {
  const key = (name: string) => `dover-console:${account}:${name}`;
  return {
    drafts: new Kept(key("drafts"), {}),
    outbox: new Kept<Unsent[]>(key("outbox"), []),
    seen: new Kept(key("seen"), {}),
    preferences: new Kept(key("preferences"), USUAL),
    active: new Kept(key("active"), 0),
  };
}

export const draftKey = (ticket: number, mode: Mode) => `${ticket}:${mode}`;
