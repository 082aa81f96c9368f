// Asking the desk: JSON in, JSON out; what it refuses comes as its one sentence.

import { correct } from "./clock";
import type { Me } from "./frames";

const TIMEOUT_MS = 15_000;

/** The desk understood and said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

let csrf = "";

/** What shows the desk that a request comes from this page. */
export const proof = (): readonly [string, string] => ["X-CSRF-Token", csrf];

/** Who has logged in. Asked before each connection: it brings the token and the desk's time. */
export async function whoAmI(): Promise<Me> {
  const asked = Date.now();
  const me = await get<Me>("me");
  csrf = me.csrf;
  correct(me.now, asked);
  return me;
}

export function get<T>(path: string): Promise<T> {
  return request<T>(path, {});
}

export async function post<T>(path: string, given: object = {}): Promise<T> {
  const send = () => {
    const headers = Object.fromEntries([["Content-Type", "application/json"], proof()]);
    return request<T>(path, { method: "POST", headers, body: JSON.stringify(given) });
  };
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "csrf") throw error;
    // Logged in anew, in another tab: the token is of the session before.
    await whoAmI();
    return send();
  }
}

async function request<T>(path: string, more: RequestInit): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`/desk/api/${path}`, { ...more, signal });
  const told: unknown = await response.json();
  if (response.ok) return told as T;
  const { code, error } = told as { code: string; error: string };
  throw new Refused(response.status, code, error);
}
