// What the console knows: a snapshot, kept true by numbered events, and the ticket that is open.

import { computed, signal } from "@preact/signals";
import { get, Refused } from "./api";
import { inOrder } from "./due";
import type { Agent, Card, Frame, Happened, Looking, Me, Message, Talk, Ticket, Whole } from "./frames";
import type { Memory, Mode } from "./memory";
import type { Words } from "./words/en";

export type View = "mine" | "unassigned" | "all" | "bot" | "resolved";
export type Link = "connecting" | "online" | "offline" | "loggedOut";
export type Pane = "list" | "chat" | "card";
export type Dialog =
  | "transfer"
  | "snooze"
  | "merge"
  | "bulkTransfer"
  | "bulkSnooze"
  | "bulkResolve"
  | "outcomes"
  | "saveReply" | "keys" | "palette" | "settings" | "endShift";

const OVER = new Set(["resolved"]);
const IN_QUEUE = new Set(["open", "offered"]);
const CARD_AFTER_MS = 700;

export class Store {
  readonly me = signal<Me | undefined>(undefined);
  readonly link = signal<Link>("connecting");
  /** The desk was upgraded, and this page is of before. */
  readonly isOld = signal(false);
  readonly tickets = signal<ReadonlyMap<number, Ticket>>(new Map());
  readonly agents = signal<Agent[]>([]);
  readonly looking = signal<Looking[]>([]);
  readonly writing = signal<ReadonlySet<string>>(new Set());

  readonly view = signal<View>("mine");
  readonly queue = signal("");
  readonly language = signal("");
  readonly pane = signal<Pane>("list");
  readonly resolved = signal<Ticket[] | undefined>(undefined);
  readonly talks = signal<Talk[] | undefined>(undefined);

  readonly open = signal<number | undefined>(undefined);
  readonly whole = signal<Whole | undefined>(undefined);
  readonly card = signal<Card | undefined>(undefined);
  readonly mode = signal<Mode>("reply");
  /** A conversation of the bot's that is read, and may be taken over. */
  readonly talk = signal<{ conversation: string; messages: Message[] } | undefined>(undefined);
  readonly problem = signal("");
  readonly dialog = signal<Dialog | undefined>(undefined);

  /** Tickets that are chosen in the list, to do something to all of them. */
  readonly chosen = signal<ReadonlySet<number>>(new Set());
  /** What came of it, ticket by ticket: empty where it was done, or why not. */
  readonly outcomes = signal<ReadonlyMap<number, string>>(new Map());

  /** The number of the last event that was seen; undefined before the snapshot. */
  seen: number | undefined;
  /** Called with each event as it comes. */
  heard: (happened: Happened) => void = () => undefined;

  private waiting: Happened[] = [];
  private cardTimer: number | undefined;

  constructor(
    readonly memory: Memory,
    private readonly words: Words,
  ) {}

  readonly shown = computed<Ticket[]>(() => {
    const view = this.view.value;
    if (view === "bot") return [];
    if (view === "resolved") return (this.resolved.value ?? []).filter((one) => this.fits(one));
    const found = [...this.tickets.value.values()].filter((one) => !OVER.has(one.state));
    return inOrder(found.filter((one) => this.fits(one) && this.isIn(view, one)));
  });

  readonly current = computed<Ticket | undefined>(() => {
    const id = this.open.value;
    return id === undefined ? undefined : (this.tickets.value.get(id) ?? this.whole.value);
  });

  /** Of those that are chosen what the list still shows: nothing is done to what nobody sees. */
  readonly targets = computed<Ticket[]>(() => this.shown.value.filter(({ id }) => this.chosen.value.has(id)));

  readonly offers = computed<Ticket[]>(() =>
    inOrder([...this.tickets.value.values()].filter((one) => one.offered_to === this.me.value?.account)),
  );

  /** What the agent would leave behind: tickets in hand; what is snoozed comes back in its time. */
  readonly inHand = computed<Ticket[]>(() => {
    const mine = [...this.tickets.value.values()].filter((one) => one.owner === this.me.value?.account);
    return mine.filter((one) => one.state === "claimed" || one.state === "waiting");
  });

  readonly unreadInAll = computed<number>(() => {
    const mine = [...this.tickets.value.values()].filter((one) => this.isIn("mine", one));
    return mine.reduce((sum, one) => sum + this.unread(one), 0);
  });

  count(view: "mine" | "unassigned" | "all"): number {
    const all = [...this.tickets.value.values()];
    return all.filter((one) => !OVER.has(one.state) && this.isIn(view, one)).length;
  }

  isIn(view: View, ticket: Ticket): boolean {
    const account = this.me.value?.account;
    if (view === "mine") return ticket.owner === account || ticket.offered_to === account;
    if (view === "unassigned") return IN_QUEUE.has(ticket.state);
    return true;
  }

  private fits(ticket: Ticket): boolean {
    const queue = this.queue.value;
    const language = this.language.value;
    return (!queue || ticket.queue === queue) && (!language || ticket.language === language);
  }

  unread(ticket: Ticket): number {
    const seen = this.memory.seen.value[ticket.id] ?? 0;
    return ticket.unanswered_ids.filter((id) => id > seen).length;
  }

  nameOf(account: string | null | undefined): string {
    const agent = this.agents.value.find((one) => one.account === account);
    return agent?.name[this.me.value?.language ?? "en"] ?? account ?? "";
  }

  take(frame: Frame): void {
    if (frame.type === "snapshot") this.restart(frame.number, frame.tickets, frame.agents);
    else if (frame.type === "agents" || frame.type === "caught_up") this.agents.value = frame.agents;
    else if (frame.type === "looking") this.looking.value = frame.looking;
    else if (frame.type === "ticket") this.put(frame.ticket);
    else if (frame.type === "visitor_types") this.types(frame.conversation, frame.on);
    else if (frame.type === "event") this.happened(frame);
  }

  private restart(number: number, tickets: Ticket[], agents: Agent[]): void {
    this.seen = number;
    this.agents.value = agents;
    this.tickets.value = new Map(tickets.map((one) => [one.id, one]));
    this.forget(tickets);
    if (this.open.value !== undefined) void this.load(this.open.value);
  }

  /** What was seen of tickets that are over is of no use any more. */
  private forget(tickets: Ticket[]): void {
    this.memory.seen.change((old) => {
      const kept = tickets.flatMap(({ id }) => (id in old ? [[id, old[id]]] : []));
      return Object.fromEntries(kept) as Record<number, number>;
    });
  }

  private happened(frame: Happened): void {
    if (this.seen !== undefined && frame.event.number <= this.seen) return;
    this.seen = frame.event.number;
    this.put(frame.ticket);
    if (frame.event.kind === "resolved") this.resolved.value = undefined;
    if (frame.event.kind === "visitor_wrote") this.types(frame.ticket.conversation, false);
    if (frame.ticket.id === this.open.value) this.follow(frame);
    this.heard(frame);
  }

  choose(id: number, is: boolean): void {
    const chosen = new Set(this.chosen.value);
    if (is) chosen.add(id);
    else chosen.delete(id);
    this.chosen.value = chosen;
  }

  put(ticket: Ticket): void {
    const known = this.tickets.value.get(ticket.id);
    if (known && known.last_event > ticket.last_event) return;
    const changed = new Map(this.tickets.value);
    changed.set(ticket.id, ticket);
    this.tickets.value = changed;
  }

  private types(conversation: string, on: boolean): void {
    const changed = new Set(this.writing.value);
    if (on) changed.add(conversation);
    else changed.delete(conversation);
    this.writing.value = changed;
  }

  /** Show a ticket; the mode is a reply again, so that no note's mode is carried over. */
  select(id: number | undefined): void {
    this.talk.value = undefined;
    this.problem.value = "";
    this.dialog.value = undefined;
    if (id === this.open.value) {
      this.pane.value = id === undefined ? "list" : "chat";
      return;
    }
    this.mode.value = "reply";
    this.whole.value = undefined;
    this.card.value = undefined;
    this.waiting = [];
    this.open.value = id;
    this.pane.value = id === undefined ? "list" : "chat";
    history.replaceState(null, "", id === undefined ? "/desk/console" : `?ticket=${id}`);
    if (id !== undefined) void this.load(id);
  }

  async load(id: number): Promise<void> {
    try {
      const [whole, card] = await Promise.all([
        get<Whole>(`tickets/${id}`),
        get<Card>(`tickets/${id}/card`),
      ]);
      if (this.open.value !== id) return;
      this.adopt(whole);
      this.card.value = card;
    } catch (error) {
      if (this.open.value !== id || !(error instanceof Refused)) return;
      this.problem.value = this.words.refused(error.code, error.message, "");
    }
  }

  /** Take a ticket as the desk tells it, and what happened to it while it was on its way. */
  adopt(whole: Whole): void {
    if (whole.id !== this.open.value) return;
    const missed = [...this.waiting];
    const older = this.whole.value;
    if (older && older.last_event > whole.last_event) return;
    this.waiting = [];
    this.put(whole);
    this.whole.value = whole;
    for (const frame of missed) this.follow(frame);
  }

  private follow(frame: Happened): void {
    const whole = this.whole.value;
    if (!whole) {
      this.waiting.push(frame);
      return;
    }
    const isNew = frame.event.number > (whole.events.at(-1)?.number ?? 0);
    const events = isNew ? [...whole.events, frame.event] : whole.events;
    const messages = frame.message ? withMessage(whole.messages, frame.message) : whole.messages;
    this.whole.value = { ...whole, ...frame.ticket, events, messages };
    clearTimeout(this.cardTimer);
    this.cardTimer = window.setTimeout(() => void this.refreshCard(), CARD_AFTER_MS);
  }

  async refreshCard(): Promise<void> {
    const id = this.open.value;
    if (id === undefined || this.link.value !== "online") return;
    try {
      const card = await get<Card>(`tickets/${id}/card`);
      if (this.open.value === id) this.card.value = card;
    } catch {
      // It is asked for again with the next event, or within the minute.
    }
  }
}

function withMessage(messages: Message[], message: Message): Message[] {
  const others = messages.filter((one) => one.id !== message.id);
  const after = others.findIndex((one) => one.id > message.id);
  return after < 0 ? [...others, message] : [...others.slice(0, after), message, ...others.slice(after)];
}
