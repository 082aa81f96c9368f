// Building elements. Text always becomes a text node: nothing here parses markup.

type Content = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12h15M13 5.5l6.5 6.5-6.5 6.5",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l8.5-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.4-6 7.5-6s7.5 2 7.5 6",
};

const FACE = "M12 2.5a9.5 9.5 0 1 0 .1 0M8.5 9.3v.4M15.5 9.3v.4";

/** From 1, the saddest, to 5. */
export function face(score: number): SVGElement {
  const bend = 2 * (score - 3);
  return drawing("face", `${FACE}M7.5 ${15.5 - bend / 4}Q12 ${15.5 + bend} 16.5 ${15.5 - bend / 4}`);
}

export function icon(name: keyof typeof PATHS): SVGElement {
  return drawing(`icon-${name}`, PATHS[name]);
}

function drawing(kind: string, line: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon ${kind}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", line);
  svg.append(path);
  return svg;
}
