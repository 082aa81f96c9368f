// Files under a message: pictures small and with their size, everything else by its name.

import { element, icon } from "./dom";
import type { Attached } from "./frames";

const LONGEST_SIDE = 220;
const KB = 1024;

export function shelf(files: readonly Attached[], desk: URL): HTMLElement {
  return element("div", { class: "files" }, ...files.map((file) => shown(file, desk)));
}

function shown(file: Attached, desk: URL): HTMLElement {
  const { name, width, height, url } = file;
  const href = new URL(url, desk).href;
  const link = element("a", { href, target: "_blank", rel: "noopener noreferrer", "data-name": name });
  if (width === null || height === null) {
    link.append(...named(file));
    return link;
  }
  const scale = Math.min(1, LONGEST_SIDE / width, LONGEST_SIDE / height);
  const side = (length: number) => String(Math.max(1, Math.round(length * scale)));
  const picture = element("img", { src: href, alt: name, width: side(width), height: side(height) });
  // The page's policy may forbid pictures from elsewhere; the link still leads to it.
  picture.addEventListener("error", () => link.replaceChildren(...named(file)));
  link.append(picture);
  return link;
}

function named({ name, bytes }: Attached): Node[] {
  return [icon("clip"), element("bdi", {}, name), element("bdi", { dir: "ltr", class: "bytes" }, size(bytes))];
}

export function size(bytes: number): string {
  if (bytes < KB * KB) return `${Math.ceil(bytes / KB)} KB`;
  return `${(bytes / KB / KB).toFixed(1)} MB`;
}
