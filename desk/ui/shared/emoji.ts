// The emoji that both pickers offer, and how keys move among them.

export const EMOJI: readonly string[] = [
  ..."😀😃😄😁😅😂🙂😉😊😍😘😎🤔🤗🙃😐😕😟😢😭😡😱😴🤒🤦🤷🙈👍👎👌👏🙏💪🤝👋✌🤞👀❤🧡💛💚💙💜💔✨🎉🎂🎁⭐🔥☀🌧✅❌❗❓⏰📞📷📎💡",
];

/** Move the focus as the arrow keys say, in the rows as they stand; return whether it moved. */
export function steered(buttons: readonly HTMLElement[], event: KeyboardEvent): boolean {
  const root = buttons[0]?.getRootNode() as Document | ShadowRoot | undefined;
  const place = buttons.findIndex((one) => one === root?.activeElement);
  const first = buttons[0];
  if (place < 0 || !first) return false;
  const inRow = buttons.filter((one) => one.offsetTop === first.offsetTop).length;
  const ahead = getComputedStyle(first).direction === "rtl" ? -1 : 1;
  const step = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: inRow, ArrowUp: -inRow }[event.key];
  const target = step === undefined ? undefined : buttons[place + step];
  target?.focus();
  return target !== undefined;
}
