/** Whether somebody is signed in, as far as the server has said, and signing in and out. */
import { useSyncExternalStore } from "react";

import { forgetRole, learnRole } from "./role";

/** Who the server does not know gets status 401. */
export class Session {
  #ended = false;
  readonly #listeners = new Set<() => void>();

  /** The server does not know who asks, or does no longer. */
  end(): void {
    this.#ended = true;
    this.#listeners.forEach((listen) => listen());
  }

  readonly hasEnded = (): boolean => this.#ended;

  readonly subscribe = (listen: () => void): (() => void) => {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  };
}

export const session = new Session();

export function useHasEnded(): boolean {
  return useSyncExternalStore(session.subscribe, session.hasEnded);
}

/** Signs in with a token. Returns why not, if the server refuses. */
export async function signIn(
  token: string,
  ask: typeof fetch = fetch,
): Promise<string | undefined> {
  try {
    const response = await ask("/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: token.trim() }),
    });
    if (!response.ok) {
      return await reason(response);
    }
    const { role } = (await response.json()) as { role: string };
    learnRole(role);
    return undefined;
  } catch {
    return "The server does not answer. Check the connection, or whether the server runs.";
  }
}

export async function signOut(ask: typeof fetch = fetch): Promise<string | undefined> {
  try {
    const response = await ask("/session", { method: "DELETE" });
    if (!response.ok) {
      return await reason(response);
    }
    forgetRole();
    return undefined;
  } catch {
    return "The server does not answer, so you are still signed in.";
  }
}

async function reason(response: Response): Promise<string> {
  const unknown = `The server answered with status ${response.status}.`;
  try {
    const body = (await response.json()) as { errors?: { message?: string }[] };
    return sentence(body.errors?.[0]?.message ?? unknown);
  } catch {
    return unknown;
  }
}

/** Messages of HTTP start with a small letter, like those of programs. */
function sentence(message: string): string {
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

/** Where to go after signing in: an address of this server, from `?then=`. */
export function destination(search: string): string {
  const then = new URLSearchParams(search).get("then") ?? "/";
  // `//host` and `/\\host` would lead to another server.
  return /^\/(?![/\\])/.test(then) ? then : "/";
}
