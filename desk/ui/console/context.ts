// What every part of the page works with.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Alerts } from "./alerts";
import type { Connection } from "./connection";
import type { Deeds } from "./deeds";
import type { Language } from "./frames";
import type { Outbox } from "./outbox";
import type { AtDesk } from "./presence";
import type { Ready } from "./ready";
import type { Store } from "./store";
import type { Times } from "./times";
import type { Uploads } from "./uploads";
import type { Words } from "./words/en";

export interface Console {
  store: Store;
  words: Words;
  language: Language;
  times: Times;
  connection: Connection;
  outbox: Outbox;
  uploads: Uploads;
  deeds: Deeds;
  desk: AtDesk;
  alerts: Alerts;
  ready: Ready;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error("There is no console around this part of the page.");
  return found;
}
