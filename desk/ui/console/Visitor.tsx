// The visitor's card: who writes, from where, what for, and where the time went.

import { useEffect, useState } from "preact/hooks";
import { now } from "./clock";
import { useConsole } from "./context";
import { offered } from "./deeds";
import { type Bucket, type Card, PRIORITIES, type Priority, type Ticket } from "./frames";
import { Icon } from "./Icon";
import { channelName, queueName, reasonName } from "./names";
import { Own } from "./Text";

const MINUTE_MS = 60_000;
const BUCKETS: readonly Bucket[] = ["bot", "queue", "agent", "waiting_for_visitor", "out_of_hours"];

export function Visitor() {
  const { store, words } = useConsole();
  const ticket = store.current.value;
  const card = store.card.value;
  useEffect(() => {
    const timer = setInterval(() => void store.refreshCard(), MINUTE_MS);
    return () => clearInterval(timer);
  }, [store]);
  if (store.open.value === undefined || !ticket) return null;
  return (
    <aside class="card" aria-label={words.visitorCard}>
      <header class="head to-chat">
        <button type="button" class="plain" aria-label={words.back} onClick={() => (store.pane.value = "chat")}>
          <Icon name="back" />
        </button>
        <h2>{words.visitorCard}</h2>
      </header>
      {card ? <Facts ticket={ticket} card={card} /> : <p class="empty">{words.loading}</p>}
    </aside>
  );
}

function Facts({ ticket, card }: { ticket: Ticket; card: Card }) {
  const part = useConsole();
  const { store, words, times } = part;
  const { understood } = card;
  return (
    <>
      {card.flags.map((flag) => (
        <p key={flag.id} class="flag">
          <Icon name="flag" />
          <a href="/desk/flags">
            {words.flag}: {store.me.value?.flags[flag.kind] ?? flag.kind}
          </a>
          <bdi class="rule">{flag.rule}</bdi>
        </p>
      ))}
      <Name key={ticket.id} ticket={ticket} name={ticket.name ?? card.name ?? ""} />
      <dl>
        <Fact title={words.channel}>{channelName(part, card.channel)}</Fact>
        <Fact title={words.language}>{card.language === "he" ? words.hebrew : words.english}</Fact>
        {card.page && (
          <Fact title={words.page}>
            <bdi dir="ltr" class="address">
              {card.page}
            </bdi>
          </Fact>
        )}
        <Fact title={words.began}>{times.short(card.began_at, now.peek())}</Fact>
        <Fact title={words.owner}>{ticket.owner ? store.nameOf(ticket.owner) : words.nobody}</Fact>
        <Fact title={words.filterQueue}>{queueName(part, ticket.queue)}</Fact>
        <Fact title={words.priority}>
          <Priorities ticket={ticket} />
        </Fact>
        <Fact title={words.why}>{reasonName(part, understood.reason)}</Fact>
        {understood.topic && (
          <Fact title={words.topic}>
            <bdi>{understood.topic}</bdi>
          </Fact>
        )}
        {understood.intent && (
          <Fact title={words.understood}>
            <bdi>{`${understood.entry ?? reasonName(part, understood.intent)} ${Math.round((understood.confidence ?? 0) * 100)}%`}</bdi>
          </Fact>
        )}
      </dl>
      {card.form.length > 0 && <Told card={card} />}
      <Ledger card={card} />
      <Earlier card={card} />
      <p>
        <a href={`/desk/conversations/${encodeURIComponent(ticket.conversation).replaceAll("%3A", ":")}`}>{words.whole}</a>
      </p>
    </>
  );
}

function Fact({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Name({ ticket, name }: { ticket: Ticket; name: string }) {
  const { words, deeds } = useConsole();
  const [written, write] = useState(name);
  useEffect(() => write(name), [name]);
  const save = () => {
    if (written.trim() !== name) void deeds.do(ticket.id, "name", { name: written });
  };
  return (
    <form
      class="name"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        {words.name}
        <input maxLength={80} value={written} placeholder={words.nameHint} onInput={(event) => write(event.currentTarget.value)} onBlur={save} />
      </label>
    </form>
  );
}

function Priorities({ ticket }: { ticket: Ticket }) {
  const { store, words, deeds } = useConsole();
  const me = store.me.value;
  if (!me || !offered(ticket, me).has("priority")) return <>{words.priorities[ticket.priority]}</>;
  return (
    <select
      aria-label={words.priority}
      value={ticket.priority}
      onChange={(event) => void deeds.do(ticket.id, "priority", { priority: event.currentTarget.value as Priority })}
    >
      {PRIORITIES.map((one) => (
        <option key={one} value={one}>
          {words.priorities[one]}
        </option>
      ))}
    </select>
  );
}

function Told({ card }: { card: Card }) {
  const { words } = useConsole();
  return (
    <section>
      <h3>{words.toldUs}</h3>
      <dl>
        {card.form.map(({ field, value }) => (
          <Fact key={field} title={words.fields[field] ?? field}>
            {value ? <Own text={value} /> : words.notTold}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** Each second of the conversation in exactly one bucket. */
function Ledger({ card }: { card: Card }) {
  const { words, times } = useConsole();
  const whole = BUCKETS.reduce((sum, bucket) => sum + card.ledger[bucket], 0);
  const shown = BUCKETS.filter((bucket) => card.ledger[bucket] > 0);
  return (
    <section class="ledger">
      <h3>{words.where}</h3>
      <dl>
        {shown.map((bucket) => (
          <div key={bucket}>
            <dt>{words.ledger[bucket]}</dt>
            <dd>
              <span>{times.span(card.ledger[bucket] * 1000)}</span>
              <meter class={bucket} min={0} max={Math.max(whole, 1)} value={card.ledger[bucket]} aria-label={words.ledger[bucket]} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Earlier({ card }: { card: Card }) {
  const part = useConsole();
  const { store, words, times } = part;
  return (
    <section>
      <h3>{words.earlier}</h3>
      {card.earlier.length === 0 && <p class="hint">{words.noEarlier}</p>}
      <ul class="earlier">
        {card.earlier.map((one) => (
          <li key={one.id}>
            <a
              href={`?ticket=${one.id}`}
              onClick={(event) => {
                event.preventDefault();
                store.select(one.id);
              }}
            >
              {words.ticket(one.id)}
            </a>
            <span>{`${reasonName(part, one.reason)}, ${times.dayOf(one.opened_at)}, ${words.states[one.state]}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
