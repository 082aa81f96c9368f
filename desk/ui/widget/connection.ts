// One socket to the desk that comes back by itself, and sends each message until it is stored.

import type { Frame, Language, Rating, Say } from "./frames";
import type { Memory } from "./memory";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const RETRY_MS = 2_000;
const SILENCE_MS = 10_000;
const STILL_TYPING_MS = 4_000;

export interface Listener {
  received(frame: Frame): void;
  connected(is: boolean): void;
  /** The desk does not know the conversation so far: another one begins. */
  restarted(): void;
}

export class Connection {
  /** The last message seen here: after a break, the desk sends those that follow it. */
  lastId = 0;

  private socket: WebSocket | undefined;
  private token: string | undefined;
  private isWelcome = false;
  private isTyping = false;
  private typingEnds: number | undefined;
  private inFlight: string | undefined;
  private heard = 0;
  private pause = FIRST_PAUSE_MS;
  private comeBack: number | undefined;

  constructor(
    private readonly address: string,
    private readonly language: Language,
    private readonly memory: Memory,
    private readonly listener: Listener,
  ) {
    addEventListener("online", () => this.comeBack !== undefined && this.open());
    addEventListener("offline", () => this.drop());
  }

  /** Connect, unless that is done or under way. */
  open(): void {
    clearTimeout(this.comeBack);
    this.comeBack = undefined;
    if (this.socket) return;
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.hello();
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Frame);
    socket.onclose = () => this.lost();
  }

  say(say: Say): void {
    this.memory.put(say);
    this.open();
    this.sendNext();
  }

  /** Agents see that the visitor writes, until a pause or the end. */
  typing(on: boolean): void {
    clearTimeout(this.typingEnds);
    if (on) this.typingEnds = window.setTimeout(() => this.typing(false), STILL_TYPING_MS);
    if (on === this.isTyping || !this.isWelcome) return;
    this.isTyping = on;
    this.write({ type: "typing", on });
  }

  /** The page shows every message up to the last one: the agent sees that it arrived. */
  got(): void {
    this.write({ type: "got", id: this.lastId });
  }

  /** The desk answers with how the conversation stands then, or not at all if it is away. */
  rate(rating: Rating): void {
    this.write({ type: "rate", ...rating });
  }

  /** Ask the desk to delete the conversation. */
  erase(): void {
    this.write({ type: "erase" });
  }

  /** Begin another conversation. */
  restart(): void {
    this.lastId = 0;
    this.token = undefined;
    this.socket?.close();
  }

  private hello(): void {
    const { token } = this.memory;
    const page = location.origin + location.pathname;
    this.write({ type: "hello", token, since: this.lastId, language: this.language, page });
  }

  private receive(frame: Frame): void {
    this.heard += 1;
    if (frame.type === "welcome") this.welcome(frame.token);
    this.listener.received(frame);
    for (const cid of settled(frame)) this.memory.drop(cid);
    if (frame.type === "error" && frame.retry) {
      this.inFlight = undefined;
      window.setTimeout(() => this.sendNext(), RETRY_MS);
    } else {
      this.sendNext();
    }
  }

  private welcome(token: string): void {
    if (this.token !== undefined && this.token !== token) this.listener.restarted();
    this.token = token;
    this.memory.token = token;
    this.isWelcome = true;
    this.pause = FIRST_PAUSE_MS;
    this.listener.connected(true);
  }

  /** Send the oldest message, the next one when it is stored: they keep their order. */
  private sendNext(): void {
    const [say] = this.memory.outbox;
    if (!this.isWelcome || !say || say.cid === this.inFlight) return;
    this.inFlight = say.cid;
    this.write({ type: "say", ...say, files: say.files?.map(({ id }) => id) });
    const { socket, heard } = this;
    // A connection that is half gone takes frames and answers nothing.
    window.setTimeout(() => heard === this.heard && socket === this.socket && this.drop(), SILENCE_MS);
  }

  private write(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** Without waiting for the other side's goodbye, which cannot come. */
  private drop(): void {
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.lost();
  }

  private lost(): void {
    this.socket = undefined;
    this.isWelcome = false;
    this.isTyping = false;
    this.inFlight = undefined;
    this.listener.connected(false);
    // Spread, so that a restarted desk is not met by all widgets at once.
    const pause = this.pause * (0.5 + Math.random());
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
    this.comeBack = window.setTimeout(() => this.open(), pause);
  }
}

/** The visitor's messages that need not be sent again after this frame. */
function settled(frame: Frame): string[] {
  if (frame.type === "welcome") return frame.messages.flatMap(({ cid }) => cid ?? []);
  if (frame.type === "message") return frame.message.cid ? [frame.message.cid] : [];
  if (frame.type === "ack") return [frame.cid];
  if (frame.type === "error" && frame.cid !== undefined && !frame.retry) return [frame.cid];
  return [];
}
