import { useSyncExternalStore } from "react";

import { SITE } from "../here";
import { knownRole, type May, may, onRole } from "../role";

/** What the reader of this page may see. */
export function useMay(): May {
  const role = useSyncExternalStore(onRole, knownRole);
  return may(role, !SITE.signIn);
}
