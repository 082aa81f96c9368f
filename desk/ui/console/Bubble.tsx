// One message, one note, one thing that happened: as they stand in the conversation.

import { now } from "./clock";
import { type Console, useConsole } from "./context";
import { Shelf } from "./Files";
import type { Message, TicketEvent } from "./frames";
import { Icon, type IconName } from "./Icon";
import type { Unsent } from "./memory";
import { eventSentence } from "./names";
import { Paragraph } from "./Text";

export function Bubble({ message, ticket }: { message: Message; ticket?: number }) {
  const part = useConsole();
  const { words, times } = part;
  const { source } = message;
  return (
    <li class={`said ${message.author}`}>
      <span class="by">{speaker(part, message)}</span>
      {(message.text || message.files.length === 0) && (
        <Paragraph text={message.text || words.deletedByVisitor} language={message.language} />
      )}
      <Shelf files={message.files} />
      <span class="under">
        {source && (
          <span class="source" title={words.approvedAnswer(source.entry, source.version)}>
            <Icon name="check" />
            <bdi dir="ltr">{`${source.entry} v${source.version}`}</bdi>
          </span>
        )}
        <time dateTime={message.time}>{times.hour(message.time)}</time>
        {message.author === "agent" && <Delivery message={message} ticket={ticket} />}
      </span>
    </li>
  );
}

function speaker({ store, words }: Console, { author, account }: Message): string {
  if (author === "visitor") return words.visitor;
  if (author === "bot") return store.me.value?.persona ?? words.bot;
  return account === store.me.value?.account ? words.you : store.nameOf(account);
}

function Delivery({ message, ticket }: { message: Message; ticket: number | undefined }) {
  const { words, deeds } = useConsole();
  const icons: Record<string, IconName> = { delivered: "ticks", failed: "warning" };
  const state = message.delivery ?? "delivered";
  const title = { waiting: words.sent, delivered: words.delivered, failed: words.failed }[state];
  return (
    <>
      <span class={`way ${state}`} title={title}>
        <Icon name={icons[state] ?? "check"} />
        <span class={state === "failed" ? "" : "unseen"}>{title}</span>
      </span>
      {state === "failed" && ticket !== undefined && (
        <button type="button" class="small" onClick={() => void deeds.do(ticket, "send-again", { message: message.id })}>
          {words.sendAgain}
        </button>
      )}
    </>
  );
}

export function Note({ event }: { event: TicketEvent }) {
  const { store, words, times, language } = useConsole();
  const isMine = event.account === store.me.value?.account;
  return (
    <li class="said note">
      <span class="by">
        <Icon name="note" />
        {`${words.noteBadge} · ${event.account === null ? words.dover : isMine ? words.you : store.nameOf(event.account)}`}
      </span>
      <Paragraph text={event.reason} language={language} />
      <span class="under">
        <time dateTime={event.at}>{times.hour(event.at)}</time>
      </span>
    </li>
  );
}

export function Step({ event }: { event: TicketEvent }) {
  const part = useConsole();
  const sentence = eventSentence(part, event, now.peek());
  if (sentence === undefined) return null;
  const isBad = event.kind === "promise_broken" || event.kind === "not_delivered" || event.kind === "still_broken";
  // The reason of a step of a promise is for programs.
  const why = event.account === null ? "" : event.reason;
  return (
    <li class={isBad ? "step bad" : "step"}>
      {isBad && <Icon name="warning" />}
      <span>{sentence}</span>
      {why && <bdi class="why">{why}</bdi>}
      <time dateTime={event.at}>{part.times.hour(event.at)}</time>
    </li>
  );
}

/** What the desk does not have yet, or did not take. */
export function Pending({ unsent }: { unsent: Unsent }) {
  const { words, outbox, uploads, store, language } = useConsole();
  const { refused, cid } = unsent;
  const intoDraft = () => {
    store.memory.drafts.change((old) => {
      const key = `${unsent.ticket}:${unsent.mode}`;
      return { ...old, [key]: [old[key], unsent.text].filter(Boolean).join("\n") };
    });
    uploads.restore(unsent.ticket, unsent.files ?? []);
    store.mode.value = unsent.mode;
    outbox.drop(cid);
  };
  return (
    <li class={`said pending ${unsent.mode === "note" ? "note" : "agent"}`}>
      <span class="by">{unsent.mode === "note" ? `${words.noteBadge} · ${words.you}` : words.you}</span>
      {unsent.text && <Paragraph text={unsent.text} language={language} />}
      <Shelf files={unsent.files ?? []} />
      <span class="under">
        {refused === undefined ? (
          <span class="way">
            <Icon name="clock" />
            {words.waitingToSend}
          </span>
        ) : (
          <span class="way failed">
            <Icon name="warning" />
            <span>
              {words.notAccepted}: <bdi>{refused}</bdi>
            </span>
          </span>
        )}
        {refused !== undefined && (
          <>
            <button type="button" class="small" onClick={intoDraft}>
              {words.backToDraft}
            </button>
            <button type="button" class="small" onClick={() => outbox.drop(cid)}>
              {words.discard}
            </button>
          </>
        )}
      </span>
    </li>
  );
}
