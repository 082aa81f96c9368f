// When a ticket is due: a colour, an icon and words, counting down by the desk's clock.

import { now } from "./clock";
import { useConsole } from "./context";
import { dueOf, type Level, levelOf } from "./due";
import type { Ticket } from "./frames";
import { Icon, type IconName } from "./Icon";

const ICONS: Record<Level, IconName> = {
  calm: "clock",
  near: "bell",
  late: "warning",
  paused: "pause",
  none: "clock",
};

export function DueChip({ ticket }: { ticket: Ticket }) {
  const { words, times } = useConsole();
  const due = dueOf(ticket);
  const level = levelOf(due, now.value);
  const titles = { calm: words.onTrack, near: words.nearDue, late: words.late, paused: words.paused, none: words.noDue };
  const counts = due.kind !== undefined;
  return (
    <span class={`chip ${level}`} title={titles[level]}>
      <Icon name={ICONS[level]} />
      {counts && due.kind ? (
        <span>
          {words.promises[due.kind]} {level === "late" ? words.lateBy : words.dueIn}{" "}
          <bdi dir="ltr" class="whole count">
            {times.countdown(due.at - now.value)}
          </bdi>
        </span>
      ) : (
        <span>{titles[level]}</span>
      )}
    </span>
  );
}

/** How long is left until a moment. */
export function Left({ until }: { until: string }) {
  const { times } = useConsole();
  return (
    <bdi dir="ltr" class="whole count">
      {times.countdown(Math.max(Date.parse(until) - now.value, 0))}
    </bdi>
  );
}
