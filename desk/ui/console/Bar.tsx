// The bar above: where to go, who you are and whether you are here, and offers.

import { useState } from "preact/hooks";
import { Left } from "./Chip";
import { useConsole } from "./context";
import { Dialog } from "./Dialog";
import type { Presence, Ticket } from "./frames";
import { Icon } from "./Icon";
import type { Preferences } from "./memory";
import { Menu } from "./Menu";
import { reasonName } from "./names";

const PRESENCES: readonly Presence[] = ["here", "away", "busy"];

export function Bar() {
  const { store, words } = useConsole();
  const me = store.me.value;
  return (
    <header class="top">
      <Menu title={words.menu} icon="menu">
        <nav aria-label={words.menu}>
          {Object.entries(me?.pages ?? {}).map(([title, address]) => (
            <a key={address} href={address}>
              {title}
            </a>
          ))}
        </nav>
        {me?.agent && (
          <button type="button" onClick={() => (store.dialog.value = "endShift")}>
            {words.endShift}
          </button>
        )}
        {me && <Account />}
      </Menu>
      <h1 class="unseen">{words.queue}</h1>
      <strong class="brand">{me?.brand}</strong>
      <span class="gap" />
      <span class="me">{me?.name}</span>
      {me?.agent && <AtDesk />}
      <button type="button" class="plain" aria-label={words.shortcuts} title={words.shortcuts} onClick={() => (store.dialog.value = "keys")}>
        <Icon name="keyboard" />
      </button>
      <button type="button" class="plain" aria-label={words.settings} title={words.settings} onClick={() => (store.dialog.value = "settings")}>
        <Icon name="gear" />
      </button>
    </header>
  );
}

/** Forms of the desk, as on its other pages. */
function Account() {
  const { store, words, language } = useConsole();
  const csrf = <input type="hidden" name="csrf" value={store.me.value?.csrf} />;
  return (
    <>
      <form method="post" action="/desk/language">
        {csrf}
        <input type="hidden" name="next" value="/desk/console" />
        <button name="language" value={language === "he" ? "en" : "he"} lang={language === "he" ? "en" : "he"}>
          {words.otherLanguage}
        </button>
      </form>
      <form method="post" action="/desk/logout">
        {csrf}
        <button>{words.logOut}</button>
      </form>
    </>
  );
}

function AtDesk() {
  const { store, words, desk } = useConsole();
  const me = store.me.value;
  const mine = store.agents.value.find((one) => one.account === me?.account);
  const presence = mine?.presence ?? "away";
  return (
    <label class={`presence ${presence}`}>
      <span class="dot" aria-hidden="true" />
      <span class="unseen">{words.presence}</span>
      <select value={presence} title={me?.name} onChange={(event) => desk.choose(event.currentTarget.value as Presence)}>
        {PRESENCES.map((one) => (
          <option key={one} value={one}>
            {words.presences[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** No connection, or nobody logged in: what that means for what is written now. */
export function LinkState() {
  const { store, words } = useConsole();
  const link = store.link.value;
  return (
    <div class={`link ${link}`} role="status">
      {link === "offline" && (
        <>
          <Icon name="warning" />
          {words.offline}
        </>
      )}
      {link === "loggedOut" && (
        <>
          <Icon name="warning" />
          {words.loggedOut} <a href="/desk/login?next=/desk/console">{words.logIn}</a>
        </>
      )}
      {link === "online" && store.isOld.value && (
        <>
          <Icon name="bell" />
          {words.upgraded}{" "}
          <button type="button" class="small" onClick={() => location.reload()}>
            {words.reload}
          </button>
        </>
      )}
    </div>
  );
}

/** The offer that is due next; the others follow it, so that they do not cover the page. */
export function Offers() {
  const { store } = useConsole();
  const [first, ...others] = store.offers.value;
  return (
    <div class="offers" role="status">
      {first && <Offer key={first.id} ticket={first} others={others.length} />}
    </div>
  );
}

function Offer({ ticket, others }: { ticket: Ticket; others: number }) {
  const part = useConsole();
  const { store, words, deeds } = part;
  const accept = async () => {
    if (await deeds.do(ticket.id, "claim")) store.select(ticket.id);
  };
  return (
    <div class="offer">
      <Icon name="bell" />
      <b>{words.offeredToYou(ticket.id)}</b>
      <span>{reasonName(part, ticket.reason)}</span>
      {ticket.until && (
        <span aria-live="off">
          {words.offerEnds} <Left until={ticket.until} />
        </span>
      )}
      {others > 0 && <span class="chip">{words.moreOffers(others)}</span>}
      <span class="gap" />
      <button type="button" onClick={() => void deeds.do(ticket.id, "decline")}>
        {words.decline}
      </button>
      <button type="button" class="main" onClick={() => void accept()}>
        {words.accept}
      </button>
    </div>
  );
}

export function EndShift() {
  const { store, words, deeds, desk } = useConsole();
  const end = async () => {
    if (!(await deeds.releaseAll())) return;
    desk.choose("away");
    store.dialog.value = undefined;
  };
  return (
    <Dialog title={words.endShift}>
      <p>{words.endShiftAsks(store.inHand.value.length)}</p>
      <button type="button" class="main" autofocus onClick={() => void end()}>
        {words.endShift}
      </button>
    </Dialog>
  );
}

export function Settings() {
  const { store, words, alerts } = useConsole();
  const [isRefused, setRefused] = useState(false);
  const wants = store.memory.preferences.value;
  const set = (change: Partial<Preferences>) => store.memory.preferences.change((old) => ({ ...old, ...change }));
  const desktop = async (on: boolean) => {
    const given = on && (await alerts.allowDesktop());
    setRefused(on && !given);
    set({ desktop: given });
  };
  const sound = (on: boolean) => {
    set({ sound: on });
    if (on) alerts.sound();
  };
  return (
    <Dialog title={words.settings}>
      <fieldset>
        <legend>{words.alerts}</legend>
        <Choice title={words.sound} on={wants.sound} set={sound} />
        <Choice title={words.desktop} on={wants.desktop} set={(on) => void desktop(on)} />
        {isRefused && <p class="problem">{words.desktopRefused}</p>}
      </fieldset>
      <Choice title={words.keys} on={wants.keys} set={(keys) => set({ keys })} />
    </Dialog>
  );
}

function Choice({ title, on, set }: { title: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label class="choice">
      <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      {title}
    </label>
  );
}
