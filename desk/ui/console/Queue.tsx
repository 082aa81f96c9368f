// The list of tickets: what is due next comes first.

import { DueChip } from "./Chip";
import { now } from "./clock";
import { useConsole } from "./context";
import type { Ticket } from "./frames";
import { Icon } from "./Icon";
import { channelName, fileLine, queueName, reasonName, visitorName } from "./names";
import type { View } from "./store";
import { BotTalks } from "./Talks";
import { Opening, Own } from "./Text";

const COUNTED = ["mine", "unassigned", "all"] as const;
const OTHER: readonly View[] = ["bot", "resolved"];

export function Queue() {
  const { store, words } = useConsole();
  const tickets = store.shown.value;
  const isBot = store.view.value === "bot";
  return (
    <section class="queue" aria-label={words.queue}>
      <Views />
      {!isBot && <Filters />}
      {!isBot && <ForAll />}
      {isBot && <BotTalks />}
      {!isBot && tickets.length === 0 && <Empty />}
      {!isBot && tickets.length > 0 && (
        <ul class="tickets">
          {tickets.map((ticket) => (
            <Row key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Views() {
  const { store, words } = useConsole();
  const titles: Record<View, string> = {
    mine: words.mine,
    unassigned: words.unassigned,
    all: words.all,
    bot: words.withBot,
    resolved: words.resolved,
  };
  return (
    <div class="views" role="group" aria-label={words.views}>
      {[...COUNTED, ...OTHER].map((view) => (
        <button
          key={view}
          type="button"
          class="tab"
          aria-pressed={store.view.value === view}
          onClick={() => (store.view.value = view)}
        >
          {titles[view]}
          {isCounted(view) && <span class="number">{store.count(view)}</span>}
        </button>
      ))}
    </div>
  );
}

function isCounted(view: View): view is (typeof COUNTED)[number] {
  return (COUNTED as readonly View[]).includes(view);
}

function Filters() {
  const part = useConsole();
  const { store, words } = part;
  const queues = Object.keys(store.me.value?.all_queues ?? {});
  return (
    <div class="filters">
      <select
        aria-label={words.filterQueue}
        value={store.queue.value}
        onChange={(event) => (store.queue.value = event.currentTarget.value)}
      >
        <option value="">{words.everyQueue}</option>
        {queues.map((queue) => (
          <option key={queue} value={queue}>
            {queueName(part, queue)}
          </option>
        ))}
      </select>
      <select
        aria-label={words.filterLanguage}
        value={store.language.value}
        onChange={(event) => (store.language.value = event.currentTarget.value)}
      >
        <option value="">{words.everyLanguage}</option>
        <option value="he">{words.hebrew}</option>
        <option value="en">{words.english}</option>
      </select>
    </div>
  );
}

/** What can be done to all the tickets that are chosen. */
function ForAll() {
  const { store, words, deeds } = useConsole();
  const targets = store.targets.value;
  if (targets.length === 0) return null;
  return (
    <div class="for-all" role="group" aria-label={words.chosen(targets.length)}>
      <b>{words.chosen(targets.length)}</b>
      <button type="button" class="small" onClick={() => void deeds.all(targets, "claim")}>
        {words.claim}
      </button>
      <button type="button" class="small" onClick={() => (store.dialog.value = "bulkTransfer")}>
        {words.transfer}
      </button>
      <button type="button" class="small" onClick={() => (store.dialog.value = "bulkSnooze")}>
        {words.snooze}
      </button>
      <button type="button" class="small" onClick={() => (store.dialog.value = "bulkResolve")}>
        {words.resolve}
      </button>
      <button type="button" class="small" onClick={() => (store.chosen.value = new Set())}>
        {words.cancel}
      </button>
    </div>
  );
}

function Empty() {
  const { store, words } = useConsole();
  if (store.me.value === undefined || store.link.value === "connecting") {
    return <p class="empty">{words.loading}</p>;
  }
  const sentences: Record<View, string> = {
    mine: words.noneMine,
    unassigned: words.noneUnassigned,
    all: words.noneAll,
    bot: words.noneBot,
    resolved: store.resolved.value ? words.noneResolved : words.loading,
  };
  return (
    <div class="empty">
      <Icon name="check" />
      <p>{sentences[store.view.value]}</p>
      {store.view.value === "mine" && store.me.value.agent && <p>{words.noneMineMore}</p>}
    </div>
  );
}

function Row({ ticket }: { ticket: Ticket }) {
  const part = useConsole();
  const { store, words } = part;
  const isOpen = store.open.value === ticket.id;
  return (
    <li class={isOpen ? "row open" : "row"}>
      {ticket.state !== "resolved" && (
        <input
          type="checkbox"
          class="pick"
          aria-label={words.chooseForAll(ticket.id)}
          checked={store.chosen.value.has(ticket.id)}
          onChange={(event) => store.choose(ticket.id, event.currentTarget.checked)}
        />
      )}
      <button
        type="button"
        aria-current={isOpen ? "true" : undefined}
        onClick={() => store.select(ticket.id)}
      >
        <span class="line">
          <b class="who">
            <Own text={visitorName(part, ticket)} />
          </b>
          <Unread ticket={ticket} />
          <LastTime ticket={ticket} />
        </span>
        <LastWords ticket={ticket} />
        <span class="line">
          {ticket.state === "resolved" ? <span class="chip none">{words.states.resolved}</span> : <DueChip ticket={ticket} />}
          <Flags ticket={ticket} />
          <Eyes ticket={ticket} />
        </span>
        <span class="line facts">
          <span>{queueName(part, ticket.queue)}</span>
          <span>{channelName(part, ticket.channel)}</span>
          <span>{reasonName(part, ticket.reason)}</span>
          <Holder ticket={ticket} />
        </span>
      </button>
    </li>
  );
}

function Unread({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  const count = store.unread(ticket);
  if (count === 0) return null;
  return (
    <span class="badge">
      <span aria-hidden="true">{count > 9 ? "9+" : count}</span>
      <span class="unseen">{words.unread(count)}</span>
    </span>
  );
}

function LastTime({ ticket }: { ticket: Ticket }) {
  const { times } = useConsole();
  if (!ticket.last) return null;
  // The minute is enough: the list need not be drawn anew each second for it.
  const minute = Math.floor(now.peek() / 60_000) * 60_000;
  return <time dateTime={ticket.last.time}>{times.short(ticket.last.time, minute)}</time>;
}

function LastWords({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  const { last } = ticket;
  if (!last) return null;
  const mine = last.account !== null && last.account === store.me.value?.account;
  const by = mine ? words.you : last.author === "bot" ? words.bot : store.nameOf(last.account);
  return <Opening text={last.text || fileLine(last.file)} language={last.language} by={last.author === "visitor" ? undefined : by} />;
}

function Flags({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  return (
    <>
      {ticket.flags.map((kind) => (
        <span key={kind} class="chip flagged">
          <Icon name="flag" />
          {store.me.value?.flags[kind] ?? kind}
        </span>
      ))}
      {ticket.priority !== "normal" && (
        <span class={`chip priority ${ticket.priority}`}>
          <span class="unseen">{words.priority}: </span>
          {words.priorities[ticket.priority]}
        </span>
      )}
    </>
  );
}

/** Colleagues who have the ticket before them. */
function Eyes({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  const others = store.looking.value.filter(
    (one) => one.ticket === ticket.id && one.account !== store.me.value?.account,
  );
  if (others.length === 0) return null;
  const names = others.map((one) => store.nameOf(one.account)).join(", ");
  return (
    <span class="eyes" title={words.looksOn(names)}>
      <Icon name={others.some((one) => one.typing) ? "pen" : "eye"} />
      <span class="unseen">{words.looksOn(names)}</span>
    </span>
  );
}

function Holder({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  if (ticket.state === "offered") {
    return <span>{`${words.states.offered}: ${store.nameOf(ticket.offered_to)}`}</span>;
  }
  if (ticket.owner === null) return <span>{words.states[ticket.state]}</span>;
  const isMine = ticket.owner === store.me.value?.account;
  const name = isMine ? words.you : store.nameOf(ticket.owner);
  return <span>{ticket.state === "claimed" ? name : `${name}, ${words.states[ticket.state]}`}</span>;
}
