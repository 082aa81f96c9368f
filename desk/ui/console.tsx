// The agents' console at /desk/console; ?ticket=12 opens that ticket.

import { effect } from "@preact/signals";
import { render } from "preact";
import { Alerts } from "./console/alerts";
import { get } from "./console/api";
import { App } from "./console/App";
import { startClock } from "./console/clock";
import { listen } from "./console/commands";
import { Connection } from "./console/connection";
import { type Console, ConsoleContext } from "./console/context";
import { Deeds } from "./console/deeds";
import type { Language, Ticket } from "./console/frames";
import { memoryOf } from "./console/memory";
import { Outbox } from "./console/outbox";
import { AtDesk } from "./console/presence";
import { Ready } from "./console/ready";
import { Store } from "./console/store";
import { Times } from "./console/times";
import { Uploads } from "./console/uploads";
import { en } from "./console/words/en";
import { he } from "./console/words/he";

function build({ account = "", zone = "UTC" }: DOMStringMap): Console {
  const language: Language = document.documentElement.lang === "he" ? "he" : "en";
  const words = language === "he" ? he : en;
  const store = new Store(memoryOf(account), words);
  return {
    store,
    words,
    language,
    times: new Times(language, zone),
    connection: new Connection(store),
    outbox: new Outbox(store, words),
    uploads: new Uploads(store),
    deeds: new Deeds(store, words),
    desk: new AtDesk(store),
    alerts: new Alerts(store, words),
    ready: new Ready(),
  };
}

function start(root: HTMLElement): void {
  const part = build(root.dataset);
  const { store, connection, outbox, uploads, desk, alerts } = part;
  connection.connected = () => {
    void outbox.flush();
    uploads.resume();
    desk.resume();
  };
  store.heard = (happened) => alerts.heard(happened);
  const asked = Number(new URLSearchParams(location.search).get("ticket"));
  if (Number.isInteger(asked) && asked > 0) store.select(asked);
  effect(() => connection.looksAt(store.open.value, false));
  effect(() => {
    if (store.view.value === "resolved" && store.resolved.value === undefined) void loadResolved(store);
  });
  startClock();
  listen(part);
  render(
    <ConsoleContext.Provider value={part}>
      <App />
    </ConsoleContext.Provider>,
    root,
  );
  void connection.open();
}

async function loadResolved(store: Store): Promise<void> {
  try {
    store.resolved.value = (await get<{ tickets: Ticket[] }>("resolved")).tickets;
  } catch {
    store.view.value = "all";
  }
}

const root = document.getElementById("console");
if (root) start(root);
