// Where an agent writes: to the visitor, or a note for the desk alone.

import { useEffect, useRef, useState } from "preact/hooks";
import { direction } from "../widget/text";
import { useConsole } from "./context";
import { EmojiMenu } from "./EmojiMenu";
import { Tray } from "./Files";
import type { Approved, Ticket } from "./frames";
import { Icon } from "./Icon";
import { draftKey } from "./memory";
import { visitorName } from "./names";
import { filled, type ReadyReply } from "./ready";
import { SlashMenu } from "./SlashMenu";
import { Opening, Own } from "./Text";

const LONGEST = 20_000;
const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf";
const STILL_TYPING_MS = 4_000;
/** The list of ready replies, named by the text field that steers it. */
const MENU_ID = "ready-replies";
export const COMPOSER_ID = "composer-text";

type Attach = (files: File[]) => void;

export function Composer({ ticket }: { ticket: Ticket }) {
  const { store, words } = useConsole();
  const mode = store.mode.value;
  const hindrance = useHindrance(ticket);
  return (
    <div class={`composer ${mode}`}>
      <div class="modes" role="group" aria-label={words.reply}>
        {(["reply", "note"] as const).map((one) => (
          <button key={one} type="button" class="tab" aria-pressed={mode === one} onClick={() => (store.mode.value = one)}>
            {one === "note" && <Icon name="note" />}
            {words[one]}
          </button>
        ))}
      </div>
      {mode === "reply" && hindrance ? (
        <Hindered ticket={ticket} why={hindrance} />
      ) : (
        <Writing key={mode} ticket={ticket} />
      )}
    </div>
  );
}

/** Why this agent cannot reply to the ticket as it stands; empty if they can. */
function useHindrance(ticket: Ticket): string {
  const { store, words } = useConsole();
  if (ticket.state === "resolved") return words.isResolved;
  if (ticket.owner === null) {
    return store.me.value?.queues.includes(ticket.queue) ? words.claimFirst : words.notYourQueue;
  }
  return ticket.owner === store.me.value?.account ? "" : words.ownedBy(store.nameOf(ticket.owner));
}

function Hindered({ ticket, why }: { ticket: Ticket; why: string }) {
  const { words, deeds, store } = useConsole();
  const mayClaim = store.me.value?.queues.includes(ticket.queue);
  return (
    <p class="hindered">
      <span>{why}</span>
      {ticket.state === "resolved" ? (
        <button type="button" class="main" onClick={() => void deeds.do(ticket.id, "reopen")}>
          {words.reopen}
        </button>
      ) : (
        ticket.owner === null &&
        mayClaim && (
          <button type="button" class="main" onClick={() => void deeds.do(ticket.id, "claim")}>
            {words.claim}
          </button>
        )
      )}
    </p>
  );
}

function Writing({ ticket }: { ticket: Ticket }) {
  const part = useConsole();
  const { store, words, outbox, uploads, ready } = part;
  const mode = store.mode.value;
  const key = draftKey(ticket.id, mode);
  const text = store.memory.drafts.value[key] ?? "";
  const field = useRef<HTMLTextAreaElement>(null);
  const [chosen, choose] = useState(0);
  const isNote = mode === "note";
  const wanted = !isNote && text.startsWith("/") && !text.includes("\n") ? text.slice(1) : undefined;
  const found = wanted === undefined ? [] : ready.find(wanted);
  const files = isNote ? [] : uploads.of(ticket.id);
  const isReady = (text.trim() !== "" || files.length > 0) && wanted === undefined && files.every(({ arrived }) => arrived);
  const attach = useAttaching(ticket, !isNote);

  useTyping(ticket.id, !isNote && text !== "" && wanted === undefined ? text : "");
  useEffect(() => {
    if (wanted !== undefined) void ready.load(ticket).catch(() => undefined);
  }, [wanted !== undefined, ticket.language, ticket.channel]);

  const write = (value: string) => {
    choose(0);
    store.memory.drafts.change(({ [key]: _, ...others }) => (value ? { ...others, [key]: value } : others));
  };
  const put = (value: string) => {
    write(filled(value, ticket.name));
    field.current?.focus();
  };
  const send = () => {
    if (!isReady) return;
    outbox.put(ticket.id, mode, text.trim(), isNote ? [] : uploads.take(ticket.id));
    write("");
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (found.length > 0 && steer(event, found.length, chosen, choose)) return;
    if (event.key === "Escape" && wanted !== undefined) {
      event.stopPropagation();
      write("");
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    const picked = found[chosen];
    if (picked) put(picked.text);
    else send();
  };
  const insert = (words: string) => {
    const area = field.current;
    area?.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    write(area?.value ?? text + words);
    area?.focus();
  };
  const name = visitorName(part, ticket);
  return (
    <>
      {!isNote && <Tray ticket={ticket} />}
      {!isNote && text === "" && <Suggestions ticket={ticket} put={put} />}
      {wanted !== undefined && <SlashMenu id={MENU_ID} found={found} chosen={chosen} pick={(one: ReadyReply) => put(one.text)} />}
      <form
        class="write"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Tools attach={attach} insert={insert} />
        <textarea
          id={COMPOSER_ID}
          ref={field}
          rows={2}
          maxLength={LONGEST}
          value={text}
          // Without text it keeps the interface's direction, which the placeholder needs.
          dir={text.trim() ? direction(text, ticket.language) : undefined}
          aria-label={isNote ? words.note : words.replyTo(name)}
          placeholder={isNote ? words.noteHint : words.replyHint}
          aria-autocomplete={isNote ? undefined : "list"}
          aria-controls={wanted === undefined ? undefined : MENU_ID}
          aria-activedescendant={found[chosen] && wanted !== undefined ? `${MENU_ID}-${chosen}` : undefined}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            if (!attach || pasted.length === 0) return;
            event.preventDefault();
            attach(pasted);
          }}
        />
        <span class="send-side">
          {!isNote && text.trim() && wanted === undefined && (
            <button type="button" class="plain" title={words.saveAsReply} aria-label={words.saveAsReply} onClick={() => (store.dialog.value = "saveReply")}>
              <Icon name="note" />
            </button>
          )}
          <button type="submit" class="main send" aria-label={isNote ? words.saveNote : words.send} disabled={!isReady}>
            <Icon name={isNote ? "check" : "send"} />
          </button>
        </span>
      </form>
    </>
  );
}

/** How files come beside the draft: chosen, pasted, or dropped anywhere on the page. */
function useAttaching(ticket: Ticket, isReply: boolean): Attach | undefined {
  const { store, words, uploads } = useConsole();
  const mayAttach = isReply && ticket.channel === "web";
  const attach = (files: File[]) => {
    const fits = uploads.add(ticket.id, files);
    store.problem.value = fits ? "" : words.tooManyFiles(store.me.value?.files.most ?? 0);
  };
  useEffect(() => {
    if (!mayAttach) return;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      document.body.classList.toggle("dropping", event.type === "dragover");
      if (event.type === "drop") attach([...event.dataTransfer.files]);
    };
    const kinds = ["dragover", "dragleave", "drop"] as const;
    for (const kind of kinds) document.addEventListener(kind, over);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, over);
    };
  }, [ticket.id, mayAttach]);
  return mayAttach ? attach : undefined;
}

function Tools({ attach, insert }: { attach: Attach | undefined; insert: (words: string) => void }) {
  const { words } = useConsole();
  const picker = useRef<HTMLInputElement>(null);
  const [isOpen, open] = useState(false);
  const choose = (emoji: string) => {
    open(false);
    insert(emoji);
  };
  return (
    <span class="tools">
      {isOpen && <EmojiMenu choose={choose} />}
      {attach && (
        <>
          <button type="button" class="plain" title={words.attach} aria-label={words.attach} onClick={() => picker.current?.click()}>
            <Icon name="clip" />
          </button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            accept={ACCEPTED}
            onChange={({ currentTarget }) => {
              attach([...(currentTarget.files ?? [])]);
              currentTarget.value = "";
            }}
          />
        </>
      )}
      <button type="button" class="plain" title={words.emoji} aria-label={words.emoji} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        <Icon name="smile" />
      </button>
    </span>
  );
}

/** Arrow keys move through the list; returns whether the key was for it. */
function steer(event: KeyboardEvent, count: number, chosen: number, choose: (one: number) => void): boolean {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return false;
  event.preventDefault();
  choose((chosen + step + count) % count);
  return true;
}

/** The visitor, and colleagues, see that somebody writes: until a pause, or the end. */
function useTyping(ticket: number, text: string): void {
  const { connection } = useConsole();
  const first = useRef(true);
  useEffect(() => {
    // A draft of before is no typing.
    const isTyping = !first.current && text !== "";
    first.current = false;
    connection.looksAt(ticket, isTyping);
    if (!isTyping) return;
    const timer = setTimeout(() => connection.looksAt(ticket, false), STILL_TYPING_MS);
    return () => clearTimeout(timer);
  }, [ticket, text, connection]);
  useEffect(() => () => connection.looksAt(ticket, false), [ticket, connection]);
}

/** Approved answers to what the visitor wrote last; chosen, they can still be changed. */
function Suggestions({ ticket, put }: { ticket: Ticket; put: (text: string) => void }) {
  const { ready, words } = useConsole();
  const last = ticket.unanswered_ids.at(-1);
  useEffect(() => void ready.suggest(ticket), [ticket.id, last, ready]);
  const found = ready.suggested.value;
  if (found.length === 0) return null;
  return (
    <>
    <p class="hint" id="suggested">{words.suggested}</p>
    <ul class="suggestions" aria-labelledby="suggested">
      {found.map((one: Approved) => (
        <li key={one.entry}>
          <button type="button" onClick={() => put(one.text)}>
            <b>
              <Icon name="check" />
              <Own text={one.title} />
            </b>
            <Opening text={one.text} language={ticket.language} />
          </button>
        </li>
      ))}
    </ul>
    </>
  );
}
