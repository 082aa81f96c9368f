// Conversations that the bot has: read along, and take over.

import { useEffect } from "preact/hooks";
import { get } from "./api";
import { Bubble } from "./Bubble";
import { now } from "./clock";
import { useConsole } from "./context";
import type { Message, Talk } from "./frames";
import { Icon } from "./Icon";
import { channelName, fileLine, visitorName } from "./names";
import { Opening, Own } from "./Text";

const LOOK_MS = 5_000;

export function BotTalks() {
  const part = useConsole();
  const { store, words, times } = part;
  useEffect(() => {
    const look = async () => {
      try {
        store.talks.value = (await get<{ conversations: Talk[] }>("conversations")).conversations;
      } catch {
        // The bar says that there is no connection; the next look asks again.
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [store]);
  const talks = store.talks.value;
  if (talks === undefined) return <p class="empty">{words.loading}</p>;
  if (talks.length === 0) return <p class="empty">{words.noneBot}</p>;
  return (
    <ul class="tickets">
      {talks.map((talk) => (
        <li key={talk.conversation} class="row">
          <button type="button" onClick={() => void read(part.store, talk.conversation)}>
            <span class="line">
              <b class="who">
                <Own text={visitorName(part, talk)} />
              </b>
              <time dateTime={talk.last.time}>{times.short(talk.last.time, now.peek())}</time>
            </span>
            <Opening
              text={talk.last.text || fileLine(talk.last.file)}
              language={talk.last.language}
              by={talk.last.author === "visitor" ? undefined : words.bot}
            />
            <span class="line facts">{channelName(part, talk.channel)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

async function read(store: ReturnType<typeof useConsole>["store"], id: string): Promise<void> {
  const path = `conversations/${encodeURIComponent(id)}`;
  const talk = await get<{ conversation: string; messages: Message[] }>(path);
  store.select(undefined);
  store.talk.value = talk;
  store.pane.value = "chat";
}

/** A conversation of the bot's, word by word. */
export function BotTalk() {
  const part = useConsole();
  const { store, words, deeds } = part;
  const talk = store.talk.value;
  const conversation = talk?.conversation;
  useEffect(() => {
    if (conversation === undefined) return;
    const look = async () => {
      try {
        const told = await get<NonNullable<typeof talk>>(`conversations/${encodeURIComponent(conversation)}`);
        if (store.talk.peek()?.conversation === conversation) store.talk.value = told;
      } catch {
        // The next look asks again.
      }
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [conversation, store]);
  if (!talk) return null;
  return (
    <section class="chat" aria-label={words.conversation}>
      <header class="head">
        <button type="button" class="plain to-list" aria-label={words.back} onClick={() => store.select(undefined)}>
          <Icon name="back" />
        </button>
        <h2>
          <Own text={visitorName(part, { name: null, conversation: talk.conversation })} />
        </h2>
        <span class="chip none">{words.withBot}</span>
        <button type="button" class="main" onClick={() => void deeds.takeOver(talk.conversation)}>
          {words.takeOver}
        </button>
      </header>
      <Problem />
      <div class="scroll" tabIndex={0} role="region" aria-label={words.messages}>
        <div role="log">
          <ol class="talk">
            {talk.messages.map((message) => (
              <Bubble key={message.id} message={message} />
            ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

/** Why the last thing could not be done. */
export function Problem() {
  const { store, words } = useConsole();
  const problem = store.problem.value;
  return (
    <div class="problem-line" role="alert">
      {problem && (
        <>
          <Icon name="warning" />
          <span dir="auto">{problem}</span>
          <button type="button" class="plain" aria-label={words.close} onClick={() => (store.problem.value = "")}>
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}
