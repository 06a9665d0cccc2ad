import type { GraphiQLPlugin } from "@graphiql/react";

import { Panel } from "./Panel";

/** A statement a line, side by side in time. */
function Icon() {
  return (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
      <ellipse cx="12" cy="5.5" rx="7.5" ry="3" />
      <path d="M4.5 5.5v13c0 1.66 3.36 3 7.5 3s7.5-1.34 7.5-3v-13M4.5 12c0 1.66 3.36 3 7.5 3s7.5-1.34 7.5-3" />
    </svg>
  );
}

export const SQL_PLUGIN: GraphiQLPlugin = { title: "SQL", icon: Icon, content: Panel };
