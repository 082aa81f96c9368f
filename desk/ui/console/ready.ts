// Words that an agent need not write: approved answers, the team's own, and those that fit now.

import { signal } from "@preact/signals";
import { get, post } from "./api";
import type { Approved, Language, Saved, Ticket } from "./frames";

export interface ReadyReply {
  key: string;
  title: string;
  text: string;
  approved: Approved | undefined;
  saved: Saved | undefined;
}

const MOST_SHOWN = 8;

export class Ready {
  readonly suggested = signal<Approved[]>([]);
  private readonly all = signal<ReadyReply[]>([]);
  private loaded = "";
  private suggestedTo = "";

  /** The approved answers that the visitor's last message came closest to. */
  async suggest(ticket: Ticket | undefined): Promise<void> {
    const last = ticket?.unanswered_ids.at(-1);
    const about = ticket && last !== undefined ? `${ticket.id}:${last}` : "";
    if (about === this.suggestedTo) return;
    this.suggestedTo = about;
    this.suggested.value = [];
    if (!ticket || !about) return;
    try {
      const told = await get<{ suggested: Approved[] }>(`tickets/${ticket.id}/suggestions`);
      if (this.suggestedTo === about) this.suggested.value = told.suggested;
    } catch {
      // Without a connection there is nothing to suggest; the next message asks again.
      this.suggestedTo = "";
    }
  }

  async load({ language, channel }: Ticket): Promise<void> {
    const wanted = `${language}:${channel}`;
    if (wanted === this.loaded) return;
    const query = new URLSearchParams({ language, channel });
    const told = await get<{ approved: Approved[]; saved: Saved[] }>(`replies?${query}`);
    const saved = told.saved.map(ofTeam);
    const approved = told.approved.map((one) => ({
      key: `entry-${one.entry}`,
      title: one.title,
      text: one.text,
      approved: one,
      saved: undefined,
    }));
    this.all.value = [...saved, ...approved];
    this.loaded = wanted;
  }

  /** Those in whose title, text or id every word is; titles first. */
  find(words: string): ReadyReply[] {
    const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text: string) => parts.every((part) => text.toLowerCase().includes(part));
    const inTitle = this.all.value.filter((one) => fits(one.title));
    const elsewhere = this.all.value.filter(
      (one) => !fits(one.title) && fits(`${one.title} ${one.text} ${one.approved?.entry ?? ""}`),
    );
    return [...inTitle, ...elsewhere].slice(0, MOST_SHOWN);
  }

  async save(language: Language, title: string, text: string): Promise<void> {
    const saved = ofTeam(await post<Saved>("replies/save", { language, title, text }));
    const others = this.all.value.filter((one) => !one.saved || one.title !== saved.title);
    if (this.loaded.startsWith(language)) this.all.value = [saved, ...others];
  }

  async remove(id: number): Promise<void> {
    await post(`replies/${id}/delete`);
    this.all.value = this.all.value.filter((one) => one.saved?.id !== id);
  }
}

function ofTeam(saved: Saved): ReadyReply {
  const { id, title, text } = saved;
  return { key: `saved-${id}`, title, text, approved: undefined, saved };
}

/** The text with the visitor's name in its place; without a name the place closes. */
export function filled(text: string, name: string | null): string {
  if (name) return text.replaceAll("{name}", name);
  return text.replace(/\s*\{name\}/g, "").replace(/^[,\s]+/, "");
}
