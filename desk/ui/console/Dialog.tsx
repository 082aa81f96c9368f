// A window over the page: it holds the focus, Escape closes it, and the focus goes back.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "./context";
import { Icon } from "./Icon";

interface Given {
  title: string;
  children: ComponentChildren;
  kind?: string;
}

export function Dialog({ title, children, kind = "" }: Given) {
  const { store, words } = useConsole();
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useRef(store.dialog.peek());
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = () => {
    // The browser tells of the end late: another window may be open by then.
    if (store.dialog.peek() === name.current) store.dialog.value = undefined;
  };
  return (
    <dialog
      ref={dialog}
      class={kind}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="inside">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="plain" aria-label={words.close} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
