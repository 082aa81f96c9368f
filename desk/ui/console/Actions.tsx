// What can be done to the ticket: the likeliest as a button, the rest under "more".

import { useConsole } from "./context";
import { type Deed, offered } from "./deeds";
import type { Ticket } from "./frames";
import { Menu } from "./Menu";

export function Actions({ ticket }: { ticket: Ticket }) {
  const { store, words, deeds } = useConsole();
  const me = store.me.value;
  if (!me) return null;
  const possible = offered(ticket, me);
  const isOffered = ticket.offered_to === me.account;
  const act = (deed: Deed) => () => void deeds.do(ticket.id, deed);
  return (
    <div class="actions" role="group" aria-label={words.actions}>
      {isOffered && (
        <button type="button" onClick={act("decline")}>
          {words.decline}
        </button>
      )}
      {possible.has("claim") && (
        <button type="button" class="main" onClick={act("claim")}>
          {isOffered ? words.accept : words.claim}
        </button>
      )}
      {possible.has("reopen") && (
        <button type="button" class="main" onClick={act("reopen")}>
          {words.reopen}
        </button>
      )}
      {possible.has("resolve") && (
        <button type="button" class="main" onClick={act("resolve")}>
          {words.resolve}
        </button>
      )}
      {possible.size > 1 && <More ticket={ticket} possible={possible} />}
    </div>
  );
}

function More({ ticket, possible }: { ticket: Ticket; possible: ReadonlySet<Deed> }) {
  const { store, words, deeds } = useConsole();
  const items: [Deed, string, () => void][] = [
    ["resolve", words.resolveNext, () => void deeds.resolveAndNext(ticket.id)],
    ["transfer", words.transfer, () => (store.dialog.value = "transfer")],
    ["snooze", words.snooze, () => (store.dialog.value = "snooze")],
    ["merge", words.merge, () => (store.dialog.value = "merge")],
    ["hand-back", words.handBack, () => void deeds.do(ticket.id, "hand-back")],
    ["release", words.release, () => void deeds.do(ticket.id, "release")],
  ];
  return (
    <Menu title={words.more} icon="more">
      {items
        .filter(([deed]) => possible.has(deed))
        .map(([, title, act]) => (
          <button key={title} type="button" onClick={act}>
            {title}
          </button>
        ))}
    </Menu>
  );
}
