// A menu under a button: it closes when something was chosen, with Escape, or when the focus goes.

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Icon, type IconName } from "./Icon";

interface Given {
  title: string;
  icon: IconName;
  children: ComponentChildren;
}

export function Menu({ title, icon, children }: Given) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  return (
    <details
      class="menu"
      ref={menu}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest(".items button")) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
        menu.current?.querySelector("summary")?.focus();
      }}
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) close();
      }}
    >
      <summary aria-label={title} title={title}>
        <Icon name={icon} />
      </summary>
      <div class="items">{children}</div>
    </details>
  );
}
