// Ready replies that fit what was typed after the slash.

import { useConsole } from "./context";
import { Icon } from "./Icon";
import type { ReadyReply } from "./ready";
import { Opening, Own } from "./Text";

interface Given {
  id: string;
  found: ReadyReply[];
  chosen: number;
  pick: (one: ReadyReply) => void;
}

export function SlashMenu({ id, found, chosen, pick }: Given) {
  const { words, store, ready, language } = useConsole();
  const me = store.me.value;
  if (found.length === 0) {
    return (
      <div class="slash" role="status">
        <p class="empty">{words.noReady}</p>
      </div>
    );
  }
  const own = found[chosen]?.saved;
  return (
    <div class="slash">
      <ul id={id} role="listbox" tabIndex={0} aria-label={words.readyReplies}>
        {found.map((one, place) => (
          <li
            key={one.key}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === chosen}
            // Before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              pick(one);
            }}
          >
            <b>
              <Own text={one.title} />
            </b>
            <span class="kind">{one.approved ? words.approved : words.teams}</span>
            <Opening text={one.text} language={language} />
          </li>
        ))}
      </ul>
      {own && (own.account === me?.account || me?.manager) && (
        <button type="button" class="small" onClick={() => void ready.remove(own.id).catch(() => undefined)}>
          <Icon name="trash" />
          {words.deleteReply}: <bdi>{own.title}</bdi>
        </button>
      )}
    </div>
  );
}
