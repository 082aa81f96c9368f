// Icons: one path each, drawn in the colour of the text.

const PATHS = {
  back: "M15 5l-7 7 7 7",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
  check: "M5 13l4.5 4.5L19 7",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l8.5-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  close: "M6 6l12 12M18 6L6 18",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  flag: "M6 21V4h12l-3 4.5L18 13H6",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  menu: "M4 6h16M4 12h16M4 18h16",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5",
  pause: "M8 5v14M16 5v14",
  pen: "M4 20l4-1L19.5 7.5l-3-3L5 16z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.4-6 7.5-6s7.5 2 7.5 6",
  send: "M4 12h15M13 5.5l6.5 6.5-6.5 6.5",
  smile: "M12 2.5a9.5 9.5 0 1 0 .1 0M8.5 9.3v.4M15.5 9.3v.4M7.5 14.5Q12 19.5 16.5 14.5",
  ticks: "M2 13l4.5 4.5L15 8M12 16l1.5 1.5L22 9",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  warning: "M12 3.5L22 20H2zM12 10v4.5M12 17.5h.01",
};

export type IconName = keyof typeof PATHS;
/** Those that point along the line of writing turn with it. */
const MIRRORED = new Set<IconName>(["back", "send"]);

export function Icon({ name }: { name: IconName }) {
  const kind = MIRRORED.has(name) ? "icon mirrored" : "icon";
  return (
    <svg class={kind} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
