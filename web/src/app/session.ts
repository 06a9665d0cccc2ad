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

/** What came of signing in: where to go, or why the server refuses. */
export type SignedIn = { then: string } | { refusal: string };

/** Signs in with a token. Returns why not, if the server refuses. */
export async function signIn(
  token: string,
  ask: typeof fetch = fetch,
): Promise<string | undefined> {
  const signedIn = await begin({ token: token.trim() }, ask);
  return "refusal" in signedIn ? signedIn.refusal : undefined;
}

/** Signs in with what the provider has given the browser: the parameters of the address. */
export async function finishSignIn(search: string, ask: typeof fetch = fetch): Promise<SignedIn> {
  const given = new URLSearchParams(search);
  const [code, state] = [given.get("code"), given.get("state")];
  if (code === null || state === null) {
    const error = given.get("error") ?? "";
    // Anyone can make up an address with a text in it.
    const named = /^[a-z_]{1,40}$/.test(error) ? ` It says: ${error.replaceAll("_", " ")}.` : "";
    return { refusal: `The provider did not sign you in.${named}` };
  }
  return begin({ code, state }, ask);
}

async function begin(body: Record<string, string>, ask: typeof fetch): Promise<SignedIn> {
  try {
    const response = await ask("/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      return { refusal: await reason(response) };
    }
    const { role, then = "/" } = (await response.json()) as { role: string; then?: string };
    learnRole(role);
    return { then };
  } catch {
    return {
      refusal: "The server does not answer. Check the connection, or whether the server runs.",
    };
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

/** The address that begins a sign-in at the provider. */
export function loginAddress(then: string): string {
  return `/login?${new URLSearchParams({ then }).toString()}`;
}

/** Where to go after signing in: an address of this server, from `?then=`. */
export function destination(search: string): string {
  const then = new URLSearchParams(search).get("then") ?? "/";
  // `//host` and `/\\host` would lead to another server.
  return /^\/(?![/\\])/.test(then) ? then : "/";
}
