// Ctrl+K: everything by its name; a number opens that ticket. And the list of shortcuts.

import { useState } from "preact/hooks";
import { type Command, commands, keyName } from "./commands";
import { useConsole } from "./context";
import { Dialog } from "./Dialog";

const LIST_ID = "palette-list";

export function Palette() {
  const part = useConsole();
  const { store, words } = part;
  const [text, write] = useState("");
  const [chosen, choose] = useState(0);
  const found = find(commands(part), text, (id) => ({
    id: `ticket-${id}`,
    title: words.ticket(id),
    run: () => store.select(id),
  }));
  const run = (command: Command | undefined) => {
    if (!command) return;
    store.dialog.value = undefined;
    // After the window has given the focus back.
    requestAnimationFrame(() => command.run());
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && found.length > 0) {
      event.preventDefault();
      choose((chosen + by + found.length) % found.length);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  return (
    <Dialog title={words.key.palette} kind="palette">
      <input
        autofocus
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={found[chosen] ? `${LIST_ID}-${chosen}` : undefined}
        aria-label={words.palette}
        placeholder={words.palette}
        value={text}
        onInput={(event) => {
          write(event.currentTarget.value);
          choose(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={LIST_ID} role="listbox" tabIndex={0} aria-label={words.palette}>
        {found.map((one, place) => (
          <li key={one.id} id={`${LIST_ID}-${place}`} role="option" aria-selected={place === chosen} onClick={() => run(one)}>
            <span>{one.title}</span>
            {one.code && <kbd dir="ltr">{keyName(one.code)}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty">{words.nothingFits}</p>}
    </Dialog>
  );
}

function find(all: Command[], text: string, ticket: (id: number) => Command): Command[] {
  const wanted = text.trim().toLowerCase();
  const number = /^#?(\d{1,9})$/.exec(wanted);
  if (number) return [ticket(Number(number[1]))];
  return all.filter(({ title }) => title.toLowerCase().includes(wanted));
}

export function KeyList() {
  const part = useConsole();
  const { words } = part;
  const rows: [string, string][] = [
    ...commands(part).flatMap(({ title, code }): [string, string][] => (code ? [[keyName(code), title]] : [])),
    ["Ctrl+K", words.key.palette],
    ["/", words.readyReplies],
    ["Enter", words.key.send],
    ["Esc", words.key.esc],
    ["?", words.key.list],
  ];
  return (
    <Dialog title={words.shortcuts}>
      <dl class="keys">
        {rows.map(([key, title]) => (
          <div key={key}>
            <dt>
              <kbd dir="ltr">{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
