/** What the reader may see, by the role that the server has reported. */

const ROLES = ["VIEWER", "GUARD", "OFFICER", "ADMIN"] as const;
type Role = (typeof ROLES)[number];

/** What the pages ask for. */
export interface May {
  /** Whether the role is known yet; until then nothing should be asked for. */
  known: boolean;
  /** The codes of passes and scans. */
  codes: boolean;
  /** Phone numbers, and why holders were blocked and passes revoked. */
  reserved: boolean;
}

const KEY = "gatepass:role";
const listeners = new Set<() => void>();

/** A signed-in reader's role. It is kept, so that the next page need not ask first. */
export function learnRole(role: string): void {
  localStorage.setItem(KEY, role);
  listeners.forEach((listen) => listen());
}

export function forgetRole(): void {
  localStorage.removeItem(KEY);
  listeners.forEach((listen) => listen());
}

export function knownRole(): string | null {
  return localStorage.getItem(KEY);
}

/** Also hears of other tabs, where somebody else may sign in. */
export function onRole(listen: () => void): () => void {
  listeners.add(listen);
  addEventListener("storage", listen);
  return () => {
    listeners.delete(listen);
    removeEventListener("storage", listen);
  };
}

/** On a server that is open, everyone may see everything. */
export function may(role: string | null, open: boolean): May {
  const rank = ROLES.indexOf(role as Role);
  const atLeast = (least: Role) => open || rank >= ROLES.indexOf(least);
  return { known: atLeast("VIEWER"), codes: atLeast("GUARD"), reserved: atLeast("OFFICER") };
}
