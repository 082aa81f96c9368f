// Everything that a key or a name can ask for: the palette, the shortcuts and their list.

import { COMPOSER_ID } from "./Composer";
import type { Console } from "./context";
import { type Deed, offered } from "./deeds";
import type { Mode } from "./memory";
import type { View } from "./store";

export interface Command {
  id: string;
  title: string;
  /** The physical key that does it together with Alt, whatever the layout writes there. */
  code?: string;
  run: () => void;
}

export function commands(part: Console): Command[] {
  const { store, words } = part;
  return [
    { id: "next", title: words.key.next, code: "KeyJ", run: () => step(part, 1) },
    { id: "previous", title: words.key.previous, code: "KeyK", run: () => step(part, -1) },
    { id: "write", title: words.key.write, code: "KeyL", run: () => write(part, "reply") },
    { id: "note", title: words.key.note, code: "KeyP", run: () => write(part, "note") },
    ...ofTicket(part),
    ...views(part),
    { id: "keys", title: words.shortcuts, run: () => (store.dialog.value = "keys") },
    { id: "end-shift", title: words.endShift, run: () => (store.dialog.value = "endShift") },
    { id: "settings", title: words.settings, run: () => (store.dialog.value = "settings") },
  ];
}

function ofTicket(part: Console): Command[] {
  const { store, words, deeds } = part;
  const ticket = store.current.value;
  const me = store.me.value;
  if (!ticket || !me) return [];
  const possible = offered(ticket, me);
  const act = (deed: Deed) => () => void deeds.do(ticket.id, deed);
  const all: (Command & { needs: Deed })[] = [
    { needs: "claim", id: "claim", title: words.claim, code: "KeyC", run: act("claim") },
    { needs: "resolve", id: "resolve", title: words.resolve, code: "KeyE", run: act("resolve") },
    { needs: "resolve", id: "resolve-next", title: words.resolveNext, code: "KeyN", run: () => void deeds.resolveAndNext(ticket.id) },
    { needs: "transfer", id: "transfer", title: words.transfer, code: "KeyT", run: () => (store.dialog.value = "transfer") },
    { needs: "snooze", id: "snooze", title: words.snooze, code: "KeyM", run: () => (store.dialog.value = "snooze") },
    { needs: "merge", id: "merge", title: words.merge, run: () => (store.dialog.value = "merge") },
    { needs: "hand-back", id: "hand-back", title: words.handBack, code: "KeyB", run: act("hand-back") },
    { needs: "release", id: "release", title: words.release, code: "KeyU", run: act("release") },
    { needs: "reopen", id: "reopen", title: words.reopen, code: "KeyO", run: act("reopen") },
  ];
  const found = all.filter(({ needs }) => possible.has(needs));
  if (ticket.offered_to !== me.account) return found;
  return [...found, { id: "decline", title: words.decline, code: "KeyX", run: act("decline") }];
}

function views({ store, words }: Console): Command[] {
  const titles: [View, string][] = [
    ["mine", words.mine],
    ["unassigned", words.unassigned],
    ["all", words.all],
    ["bot", words.withBot],
    ["resolved", words.resolved],
  ];
  return titles.map(([view, title], place) => ({
    id: `view-${view}`,
    title: `${words.queue}: ${title}`,
    code: `Digit${place + 1}`,
    run: () => (store.view.value = view),
  }));
}

function step({ store }: Console, by: 1 | -1): void {
  const ids = store.shown.value.map(({ id }) => id);
  if (ids.length === 0) return;
  const place = ids.indexOf(store.open.value ?? -1);
  const next = place < 0 ? (by > 0 ? 0 : ids.length - 1) : (place + by + ids.length) % ids.length;
  store.select(ids[next]);
}

function write({ store }: Console, mode: Mode): void {
  store.mode.value = mode;
  // After the page was drawn with that mode's field.
  requestAnimationFrame(() => document.getElementById(COMPOSER_ID)?.focus());
}

/** Listen for shortcuts, by the place of the key: they work on a Hebrew layout too. */
export function listen(part: Console): void {
  const { store } = part;
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyK") {
      event.preventDefault();
      store.dialog.value = store.dialog.value === "palette" ? undefined : "palette";
      return;
    }
    if (!store.memory.preferences.peek().keys) return;
    if (event.key === "?" && !isWriting(event.target) && !store.dialog.value) {
      store.dialog.value = "keys";
      return;
    }
    // AltGr, which writes letters, comes as Ctrl and Alt.
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const found = commands(part).find(({ code }) => code === event.code);
    if (!found || store.dialog.value) return;
    event.preventDefault();
    found.run();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

/** "Alt+J" */
export function keyName(code: string): string {
  return `Alt+${code.replace(/^(Key|Digit)/, "")}`;
}
