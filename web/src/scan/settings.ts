/** What the page knows without asking: who scans, at which gate, and in which direction. */
import type { Direction, Role } from "../../gql/graphql";
import type { Gate, Viewer } from "./entry";

interface Settings {
  viewer: Viewer & { role: Role };
  gate: Gate;
  direction: Direction;
  /** Whether the camera is used. */
  camera: boolean;
}

const key = (name: keyof Settings) => `gatepass:scan-${name}`;

export function remembered<Name extends keyof Settings>(name: Name): Settings[Name] | undefined {
  try {
    const kept = localStorage.getItem(key(name));
    return kept === null ? undefined : (JSON.parse(kept) as Settings[Name]);
  } catch {
    return undefined;
  }
}

export function remember<Name extends keyof Settings>(
  name: Name,
  value: Settings[Name] | undefined,
): void {
  if (value === undefined) {
    localStorage.removeItem(key(name));
  } else {
    localStorage.setItem(key(name), JSON.stringify(value));
  }
}
