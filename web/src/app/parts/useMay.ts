import { useSyncExternalStore } from "react";

import { SITE } from "../here";
import { isBound, knownRole, type May, may, onRole } from "../role";

/** What the reader of this page may see and do. */
export function useMay(): May {
  const role = useSyncExternalStore(onRole, knownRole);
  const bound = useSyncExternalStore(onRole, isBound);
  return may(role, !SITE.signIn, bound);
}
