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
  /** The page that records scans. */
  scans: boolean;
  /** Issuing passes, and changing passes and holders. */
  acts: boolean;
  /** Registering holders. */
  registers: boolean;
  /** Adding and changing gates. */
  gates: boolean;
}

const KEY = "gatepass:role";
/** Whether the reader is bound to gates. */
const BOUND = "gatepass:bound";
const listeners = new Set<() => void>();

/** A signed-in reader's role. It is kept, so that the next page need not ask first. */
export function learnRole(role: string, bound = false): void {
  localStorage.setItem(KEY, role);
  if (bound) {
    localStorage.setItem(BOUND, "yes");
  } else {
    localStorage.removeItem(BOUND);
  }
  listeners.forEach((listen) => listen());
}

export function forgetRole(): void {
  localStorage.removeItem(KEY);
  localStorage.removeItem(BOUND);
  listeners.forEach((listen) => listen());
}

export function knownRole(): string | null {
  return localStorage.getItem(KEY);
}

export function isBound(): boolean {
  return localStorage.getItem(BOUND) !== null;
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
export function may(role: string | null, open: boolean, bound = false): May {
  const rank = ROLES.indexOf(role as Role);
  const atLeast = (least: Role) => open || rank >= ROLES.indexOf(least);
  return {
    known: atLeast("VIEWER"),
    codes: atLeast("GUARD"),
    reserved: atLeast("OFFICER"),
    scans: atLeast("GUARD"),
    acts: atLeast("OFFICER"),
    registers: atLeast("OFFICER") && !bound,
    gates: atLeast("ADMIN") && !bound,
  };
}
