// The conversation as a file of the visitor's own: made on the page of what the page shows.

import { element } from "../dom";
import type { Language } from "../frames";

const STYLE = `body{max-width:44em;margin:2em auto;padding:0 1em;font:16px/1.5 sans-serif}
ol{padding:0;list-style:none}p{margin:.2em 0 1em;white-space:pre-wrap;overflow-wrap:anywhere}
time{color:#555;font-size:.85em}.change{margin:1em 0;color:#555}.whole{white-space:nowrap}`;

const READ_MS = 10_000;

export function download(log: HTMLElement, title: string, language: Language): void {
  const items = log.querySelectorAll<HTMLElement>("li[data-at]");
  const list = element("ol", {}, ...Array.from(items, (item) => entry(item, language)));
  const body = element("body", {}, element("h1", {}, title), list);
  const head = `<meta charset="utf-8"><title>${element("i", {}, title).innerHTML}</title>`;
  const open = `<html lang="${language}" dir="${language === "he" ? "rtl" : "ltr"}">`;
  const page = `<!doctype html>${open}${head}<style>${STYLE}</style>${body.outerHTML}</html>`;
  const href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  element("a", { href, download: `${title}.html` }).click();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(href), READ_MS);
}

function entry(item: HTMLElement, language: Language): HTMLElement {
  const at = item.dataset.at ?? "";
  const locale = language === "he" ? "he-IL" : "en-GB";
  const form = { dateStyle: "long", timeStyle: "short" } as const;
  const time = element("time", { datetime: at }, new Date(at).toLocaleString(locale, form));
  const parts = item.querySelectorAll(":scope > .hear, :scope > p, :scope > span:not(.by)");
  const [who, ...words] = Array.from(parts, (part) => part.cloneNode(true));
  const files = item.querySelectorAll<HTMLElement>(".files a");
  words.push(...Array.from(files, ({ dataset }) => element("p", {}, `📎 ${dataset.name ?? ""}`)));
  const attributes = item.classList.contains("change") ? { class: "change" } : {};
  return element("li", attributes, who ?? "", " ", time, ...words);
}
