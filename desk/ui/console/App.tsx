// The page: the bar, the list, the conversation, the visitor's card, and windows over them.

import { Bar, EndShift, LinkState, Offers, Settings } from "./Bar";
import { Chat } from "./Chat";
import { useConsole } from "./context";
import { KeyList, Palette } from "./Palette";
import { Queue } from "./Queue";
import { Merge, Outcomes, ResolveAll, SaveReply, Snooze, Transfer } from "./TicketDialogs";
import { Visitor } from "./Visitor";

export function App() {
  const { store } = useConsole();
  return (
    <div class={`console show-${store.pane.value}`}>
      <Bar />
      <LinkState />
      <Offers />
      <main class="panes">
        <Queue />
        <Chat />
        <Visitor />
      </main>
      <Windows />
    </div>
  );
}

function Windows() {
  const { store } = useConsole();
  const ticket = store.current.value;
  switch (store.dialog.value) {
    case "keys":
      return <KeyList />;
    case "palette":
      return <Palette />;
    case "endShift":
      return <EndShift />;
    case "settings":
      return <Settings />;
    case "transfer":
      return ticket ? <Transfer tickets={[ticket]} /> : null;
    case "snooze":
      return ticket ? <Snooze tickets={[ticket]} /> : null;
    case "merge":
      return ticket ? <Merge ticket={ticket} /> : null;
    case "bulkTransfer":
      return <Transfer tickets={store.targets.value} />;
    case "bulkSnooze":
      return <Snooze tickets={store.targets.value} />;
    case "bulkResolve":
      return <ResolveAll tickets={store.targets.value} />;
    case "outcomes":
      return <Outcomes />;
    case "saveReply":
      return ticket ? <SaveReply ticket={ticket} /> : null;
    default:
      return null;
  }
}
