// Windows that ask what a deed needs: where to, until when, under which title.

import { useState } from "preact/hooks";
import { Refused } from "./api";
import { deskTime } from "./clock";
import { type Console, useConsole } from "./context";
import { Dialog } from "./Dialog";
import type { Deed } from "./deeds";
import type { Ticket } from "./frames";
import { Icon } from "./Icon";
import { draftKey } from "./memory";
import { channelName, queueName, reasonName } from "./names";

const HOUR_MS = 3_600_000;
const MORNING = 9;

/** The tickets that a window is about: the open one, or those that are chosen in the list. */
type About = { tickets: readonly Ticket[] };

/** Do it to the one, and close if it was done; or to all, and tell what came of each. */
async function act({ store, deeds }: Console, { tickets }: About, deed: Deed, given: object): Promise<void> {
  const [first] = tickets;
  if (tickets.length > 1 || (first && store.dialog.value?.startsWith("bulk"))) await deeds.all(tickets, deed, given);
  else if (first && (await deeds.do(first.id, deed, given))) store.dialog.value = undefined;
}

export function Transfer({ tickets }: About) {
  const part = useConsole();
  const { store, words } = part;
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const queues = Object.keys(store.me.value?.all_queues ?? {}).filter((one) => tickets.some(({ queue }) => queue !== one));
  const agents = store.agents.value.filter(({ account, queues }) => queues.length > 0 && tickets.some(({ owner }) => owner !== account));
  const submit = async (event: Event) => {
    event.preventDefault();
    const [kind = "", name = ""] = to.split(":");
    await act(part, { tickets }, "transfer", { [kind]: name, reason });
  };
  return (
    <Dialog title={words.transfer}>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label>
          {words.transferTo}
          <select autofocus required value={to} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="" />
            {queues.map((queue) => (
              <option key={queue} value={`queue:${queue}`}>
                {words.toQueue(queueName(part, queue))}
              </option>
            ))}
            {agents.map((agent) => (
              <option key={agent.account} value={`agent:${agent.account}`}>
                {`${store.nameOf(agent.account)} (${words.presences[agent.presence]}, ${words.load(agent.load, agent.capacity)})`}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.reason}
          <textarea required rows={3} maxLength={2000} value={reason} aria-describedby="reason-hint" onInput={(event) => setReason(event.currentTarget.value)} />
        </label>
        <p class="hint" id="reason-hint">
          {words.reasonHint}
        </p>
        <Why />
        <button class="main">{words.transfer}</button>
      </form>
    </Dialog>
  );
}

/** Why it could not be done, inside the window that covers the page. */
function Why() {
  const { store } = useConsole();
  return (
    <p role="alert" class="problem" dir="auto">
      {store.problem.value}
    </p>
  );
}

export function Snooze({ tickets }: About) {
  const part = useConsole();
  const { words } = part;
  const [own, setOwn] = useState("");
  const until = async (value: string) => {
    await act(part, { tickets }, "snooze", { until: value });
  };
  const choices: [string, string][] = [
    [words.inAnHour, new Date(deskTime() + HOUR_MS).toISOString()],
    [words.inThreeHours, new Date(deskTime() + 3 * HOUR_MS).toISOString()],
    [words.tomorrow, morning(part, 1)],
    [words.nextSunday, morning(part, daysToSunday(part))],
  ];
  return (
    <Dialog title={words.snooze}>
      <p class="hint">{words.snoozeHint}</p>
      <div class="choices">
        {choices.map(([title, value]) => (
          <button key={title} type="button" autofocus={title === words.inAnHour} onClick={() => void until(value)}>
            {title}
          </button>
        ))}
      </div>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void until(own);
        }}
      >
        <label>
          {words.snoozeUntil}
          <input type="datetime-local" required value={own} onInput={(event) => setOwn(event.currentTarget.value)} />
        </label>
        <Why />
        <button class="main">{words.snooze}</button>
      </form>
    </Dialog>
  );
}

/** Nine o'clock so many days from today on the brand's clock; without a zone the desk takes its own. */
function morning({ times }: Console, days: number): string {
  const date = new Date(deskTime() + days * 24 * HOUR_MS);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: times.zone }).format(date);
  return `${day}T${String(MORNING).padStart(2, "0")}:00`;
}

function daysToSunday({ times }: Console): number {
  const name = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: times.zone }).format(deskTime());
  return 7 - ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(name);
}

export function SaveReply({ ticket }: { ticket: Ticket }) {
  const { store, words, ready } = useConsole();
  const [title, setTitle] = useState("");
  const [text, setText] = useState(store.memory.drafts.peek()[draftKey(ticket.id, "reply")] ?? "");
  const submit = async (event: Event) => {
    event.preventDefault();
    store.problem.value = "";
    try {
      await ready.save(ticket.language, title, text);
      store.dialog.value = undefined;
    } catch (error) {
      store.problem.value = error instanceof Refused ? words.refused(error.code, error.message, "") : words.offline;
    }
  };
  return (
    <Dialog title={words.saveAsReply}>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label>
          {words.replyTitle}
          <input autofocus required maxLength={60} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        </label>
        <label>
          {words.reply}
          <textarea required rows={5} maxLength={5000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <p class="hint">{words.nameSlot}</p>
        <Why />
        <button class="main">{words.save}</button>
      </form>
    </Dialog>
  );
}

/** Why several tickets are done; said once for all of them. */
export function ResolveAll({ tickets }: About) {
  const part = useConsole();
  const { words } = part;
  const [reason, setReason] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    void act(part, { tickets }, "resolve", { reason });
  };
  return (
    <Dialog title={words.resolveMany(tickets.length)}>
      <form class="fields" onSubmit={submit}>
        <label>
          {words.reason}
          <textarea autofocus required rows={3} maxLength={2000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </label>
        <button class="main">{words.resolve}</button>
      </form>
    </Dialog>
  );
}

/** Another open ticket of the same visitor, in which this one goes on. */
export function Merge({ ticket }: { ticket: Ticket }) {
  const part = useConsole();
  const { store, words, deeds } = part;
  const others = (store.card.value?.earlier ?? []).filter(({ state }) => state !== "resolved");
  const into = async (other: number) => {
    if (!(await deeds.do(ticket.id, "merge", { into: other }))) return;
    store.dialog.value = undefined;
    store.select(other);
  };
  return (
    <Dialog title={words.merge}>
      <p class="hint">{others.length > 0 ? words.mergeHint : words.noneToMerge}</p>
      <div class="choices">
        {others.map(({ id, reason, queue, channel }, place) => (
          <button key={id} type="button" autofocus={place === 0} onClick={() => void into(id)}>
            {[words.ticket(id), reasonName(part, reason), queueName(part, queue), channelName(part, channel)].join(" · ")}
          </button>
        ))}
      </div>
      <Why />
    </Dialog>
  );
}

/** What came of a deed to several tickets, each told. */
export function Outcomes() {
  const { store, words } = useConsole();
  return (
    <Dialog title={words.outcomes}>
      <ul class="outcomes">
        {[...store.outcomes.value].map(([id, why]) => (
          <li key={id} class={why ? "problem" : ""}>
            <Icon name={why ? "warning" : "check"} />
            <b>{words.ticket(id)}:</b>
            <span dir="auto">{why || words.done}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
