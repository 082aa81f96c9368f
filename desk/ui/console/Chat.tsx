// The ticket that is open: its head, everything said and done in it, and the composer.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Actions } from "./Actions";
import { Bubble, Note, Pending, Step } from "./Bubble";
import { DueChip } from "./Chip";
import { now } from "./clock";
import { Composer } from "./Composer";
import { type Console, useConsole } from "./context";
import type { Message, Ticket, TicketEvent, Whole } from "./frames";
import { Icon } from "./Icon";
import { reasonName, visitorName } from "./names";
import { BotTalk, Problem } from "./Talks";
import { Own } from "./Text";
import type { Times } from "./times";

const NEAR_END_PX = 120;

export function Chat() {
  const { store, words } = useConsole();
  const ticket = store.current.value;
  if (store.talk.value) return <BotTalk />;
  if (store.open.value === undefined) {
    return (
      <section class="chat none" aria-label={words.conversation}>
        <p class="empty">{words.chooseTicket}</p>
      </section>
    );
  }
  return (
    <section class="chat" aria-label={words.conversation}>
      {ticket && <Head ticket={ticket} />}
      <Problem />
      {store.whole.value ? <Log whole={store.whole.value} /> : <p class="empty">{store.problem.value ? "" : words.loading}</p>}
      <Others />
      {ticket && <Composer key={ticket.id} ticket={ticket} />}
    </section>
  );
}

function Head({ ticket }: { ticket: Ticket }) {
  const part = useConsole();
  const { store, words, times } = part;
  return (
    <header class="head">
      <button type="button" class="plain to-list" aria-label={words.back} onClick={() => store.select(undefined)}>
        <Icon name="back" />
      </button>
      <div class="title">
        <h2>
          <Own text={visitorName(part, ticket)} />
        </h2>
        <p class="facts">
          <span>{words.ticket(ticket.id)}</span>
          <span>{reasonName(part, ticket.reason)}</span>
          {ticket.state === "snoozed" && ticket.until ? (
            <span>{words.snoozedUntil(times.short(ticket.until, now.peek()))}</span>
          ) : (
            <span>{words.states[ticket.state]}</span>
          )}
        </p>
      </div>
      {ticket.state !== "resolved" && <DueChip ticket={ticket} />}
      <button type="button" class="plain to-card" aria-label={words.visitorCard} onClick={() => (store.pane.value = "card")}>
        <Icon name="person" />
      </button>
      <Actions ticket={ticket} />
    </header>
  );
}

type Line =
  | { at: string; order: number; key: string; message: Message }
  | { at: string; order: number; key: string; event: TicketEvent };

/** Messages and events in the order in which they happened. What the bot says to a message comes
 * after what the message caused, at the same moment. */
function lines({ messages, events }: Whole): Line[] {
  const said = messages.map((message) => {
    const order = message.author === "bot" ? 2 : 0;
    return { at: message.time, order, key: `m${message.id}`, message };
  });
  const done = events
    .filter((event) => event.message === null || event.kind === "opened")
    .map((event) => ({ at: event.at, order: 1, key: `e${event.number}`, event }));
  return [...said, ...done].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.order - other.order);
}

function Log({ whole }: { whole: Whole }) {
  const { store, words, times } = useConsole();
  const scroll = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const arrived = new Set([...whole.messages.map(({ cid }) => cid), ...whole.events.map(({ cid }) => cid)]);
  const pending = store.memory.outbox.value.filter(
    ({ ticket, cid }) => ticket === whole.id && !arrived.has(cid) && !arrived.has(`agent:${cid}`),
  );
  const count = whole.messages.length + whole.events.length + pending.length;
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    const toEnd = () => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    };
    toEnd();
    // The composer grows and shrinks below it.
    const watch = new ResizeObserver(toEnd);
    watch.observe(box);
    return () => watch.disconnect();
  }, [count]);
  useSeen(whole);
  const onScroll = () => {
    const box = scroll.current;
    if (box) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  };
  return (
    <div class="scroll" ref={scroll} onScroll={onScroll} tabIndex={0} role="region" aria-label={words.messages}>
      <div role="log" aria-label={words.messages}>
        <ol class="talk">
          {days(lines(whole), times).map(({ line, day }) => (
            <LineOf key={line.key} line={line} day={day} ticket={whole.id} />
          ))}
          {pending.map((unsent) => (
            <Pending key={unsent.cid} unsent={unsent} />
          ))}
        </ol>
      </div>
    </div>
  );
}

/** Each line, with its day where another one begins. */
function days(all: Line[], times: Times): { line: Line; day: string }[] {
  let before = "";
  return all.map((line) => {
    const day = times.dayOf(line.at);
    const isNew = day !== before;
    before = day;
    return { line, day: isNew ? day : "" };
  });
}

function LineOf({ line, day, ticket }: { line: Line; day: string; ticket: number }) {
  return (
    <>
      {day && <li class="day">{day}</li>}
      {"message" in line ? (
        <Bubble message={line.message} ticket={ticket} />
      ) : line.event.kind === "noted" ? (
        <Note event={line.event} />
      ) : (
        <Step event={line.event} />
      )}
    </>
  );
}

/** What stands on a screen that somebody looks at has been seen, in every tab. */
function useSeen(whole: Whole): void {
  const { store } = useConsole();
  const last = whole.messages.at(-1)?.id ?? 0;
  useEffect(() => {
    const note = () => {
      if (document.hidden || (store.memory.seen.peek()[whole.id] ?? 0) >= last) return;
      store.memory.seen.change((old) => ({ ...old, [whole.id]: last }));
    };
    note();
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, [whole.id, last, store]);
}

/** The visitor writes, a colleague looks or writes. */
function Others() {
  const part: Console = useConsole();
  const { store, words } = part;
  const ticket = store.current.value;
  if (!ticket) return null;
  const me = store.me.value?.account;
  const others = store.looking.value.filter((one) => one.ticket === ticket.id && one.account !== me);
  return (
    <div class="others" role="status">
      {store.writing.value.has(ticket.conversation) && (
        <span class="dots">
          {words.visitorTypes}
          <i />
          <i />
          <i />
        </span>
      )}
      {others.map((one) => (
        <span key={`${one.account}${one.typing}`} class={one.typing ? "writes" : ""}>
          <Icon name={one.typing ? "pen" : "eye"} />
          {one.typing ? words.writes(store.nameOf(one.account)) : words.looksOn(store.nameOf(one.account))}
        </span>
      ))}
    </div>
  );
}
