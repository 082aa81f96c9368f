// One socket to the desk that comes back by itself and asks for what it missed.

import { Refused, whoAmI } from "./api";
import { correct } from "./clock";
import type { Frame } from "./frames";
import type { Store } from "./store";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const PING_MS = 20_000;
const SILENCE_MS = 8_000;

export class Connection {
  /** Called each time the console is up to date again. */
  connected: () => void = () => undefined;

  private socket: WebSocket | undefined;
  private pause = FIRST_PAUSE_MS;
  private comeBack: number | undefined;
  private pinged = 0;
  private deaf: number | undefined;
  private look = { ticket: null as number | null, typing: false };

  constructor(private readonly store: Store) {
    addEventListener("online", () => this.comeBack !== undefined && void this.open());
    addEventListener("offline", () => this.drop());
    setInterval(() => this.ping(), PING_MS);
  }

  async open(): Promise<void> {
    clearTimeout(this.comeBack);
    this.comeBack = undefined;
    if (this.socket) return;
    try {
      const me = await whoAmI();
      this.store.me.value = me;
      this.store.isOld.value = me.built !== document.getElementById("console")?.dataset.built;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.store.link.value = "loggedOut";
      else this.store.link.value = "offline";
      this.later();
      return;
    }
    if (!this.socket) this.connect();
  }

  private connect(): void {
    // The network went while the desk was asked: no event tells of it again.
    if (!navigator.onLine) return this.lost();
    const address = new URL("/desk/api/events", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    const since = this.store.seen;
    socket.onopen = () => this.write({ type: "hello", ...(since === undefined ? {} : { since }) });
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Frame);
    socket.onclose = () => this.lost();
  }

  /** Tell the desk what the agent has before them. */
  looksAt(ticket: number | undefined, typing: boolean): void {
    const look = { ticket: ticket ?? null, typing };
    if (look.ticket === this.look.ticket && look.typing === this.look.typing) return;
    this.look = look;
    this.write({ type: "look", ...look });
  }

  private receive(frame: Frame): void {
    clearTimeout(this.deaf);
    this.store.take(frame);
    if (frame.type === "pong") correct(frame.now, this.pinged);
    if (frame.type !== "snapshot" && frame.type !== "caught_up") return;
    this.pause = FIRST_PAUSE_MS;
    this.store.link.value = "online";
    this.write({ type: "look", ...this.look });
    this.ping();
    this.connected();
  }

  private ping(): void {
    if (this.store.link.value !== "online") return;
    this.pinged = Date.now();
    this.write({ type: "ping" });
    clearTimeout(this.deaf);
    // A connection that is half gone takes frames and answers nothing.
    this.deaf = window.setTimeout(() => this.drop(), SILENCE_MS);
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
    clearTimeout(this.deaf);
    this.socket = undefined;
    this.store.link.value = "offline";
    this.store.writing.value = new Set();
    this.store.looking.value = [];
    this.later();
  }

  private later(): void {
    // Spread, so that a restarted desk is not met by all consoles at once.
    const pause = this.pause * (0.5 + Math.random());
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
    clearTimeout(this.comeBack);
    this.comeBack = window.setTimeout(() => void this.open(), pause);
  }
}
