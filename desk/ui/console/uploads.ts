// Files that the agent chose for a reply: on their way to the desk, there, or not taken.

import { signal } from "@preact/signals";
import { Upload } from "../shared/upload";
import { proof, whoAmI } from "./api";
import type { Attached } from "./frames";
import type { Store } from "./store";

export interface Sending {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  /** How much of it is there, from 0 to 1. */
  readonly share: number;
  /** As the desk tells it, once it is there. */
  readonly arrived?: Attached;
  /** The desk's code for why it does not take the file; "lost" if it will be tried again. */
  readonly refused?: string;
}

const NONE: readonly Sending[] = [];

export class Uploads {
  private readonly all = signal<ReadonlyMap<number, readonly Sending[]>>(new Map());
  private readonly files = new Map<number, { ticket: number; file: File; upload: Upload | undefined }>();
  private keys = 0;

  constructor(private readonly store: Store) {}

  of(ticket: number): readonly Sending[] {
    return this.all.value.get(ticket) ?? NONE;
  }

  /** Begin to send them; returns whether a message can carry so many. */
  add(ticket: number, files: readonly File[]): boolean {
    const most = this.store.me.peek()?.files.most ?? Infinity;
    const room = Math.max(0, most - this.of(ticket).length);
    for (const file of files.slice(0, room)) {
      const key = ++this.keys;
      this.files.set(key, { ticket, file, upload: undefined });
      this.set(ticket, (old) => [...old, { key, name: file.name, bytes: file.size, share: 0 }]);
      this.send(key);
    }
    return files.length <= room;
  }

  /** Put files that have arrived already beside the draft again. */
  restore(ticket: number, files: readonly Attached[]): void {
    const back = files.map((arrived) => {
      const { name, bytes } = arrived;
      return { key: ++this.keys, name, bytes, share: 1, arrived };
    });
    this.set(ticket, (old) => [...old, ...back]);
  }

  remove(ticket: number, key: number): void {
    this.files.get(key)?.upload?.cancel();
    this.files.delete(key);
    this.set(ticket, (old) => old.filter((one) => one.key !== key));
  }

  /** What has arrived, for the message that carries it; undefined if something has not. */
  take(ticket: number): Attached[] | undefined {
    const arrived = this.of(ticket).flatMap((one) => one.arrived ?? []);
    if (arrived.length < this.of(ticket).length) return undefined;
    for (const { key } of this.of(ticket)) this.files.delete(key);
    this.set(ticket, () => NONE);
    return arrived;
  }

  /** The connection is back: what it broke off goes again. */
  resume(): void {
    for (const sending of this.all.peek().values()) {
      for (const { key, refused } of sending) if (refused === "lost") this.send(key);
    }
  }

  send(key: number): void {
    const one = this.files.get(key);
    if (!one) return;
    const { ticket, file } = one;
    const limit = this.store.me.peek()?.files.largest ?? Infinity;
    if (file.size > limit) return this.change(ticket, key, { refused: "too_big" });
    this.change(ticket, key, { share: 0, refused: undefined });
    const address = new URL(`/desk/api/attachments/${ticket}`, location.href);
    one.upload = new Upload(file, address, proof(), {
      moved: (share) => this.change(ticket, key, { share }),
      arrived: (arrived) => this.change(ticket, key, { arrived, share: 1 }),
      refused: (code) => this.refuse(ticket, key, code),
      lost: () => this.change(ticket, key, { refused: "lost" }),
    });
  }

  private refuse(ticket: number, key: number, code: string): void {
    this.change(ticket, key, { refused: code === "csrf" ? "lost" : code });
    // Logged in anew, in another tab: the token is of the session before.
    if (code === "csrf") void whoAmI().then(() => this.send(key), () => undefined);
  }

  private change(ticket: number, key: number, change: Change): void {
    this.set(ticket, (old) => old.map((one) => (one.key === key ? merged(one, change) : one)));
  }

  private set(ticket: number, make: (old: readonly Sending[]) => readonly Sending[]): void {
    this.all.value = new Map(this.all.peek()).set(ticket, make(this.all.peek().get(ticket) ?? NONE));
  }
}

type Change = { share?: number; arrived?: Attached; refused?: string | undefined };

function merged({ refused: _, ...one }: Sending, { refused, ...change }: Change): Sending {
  return { ...one, ...change, ...(refused === undefined ? {} : { refused }) };
}
