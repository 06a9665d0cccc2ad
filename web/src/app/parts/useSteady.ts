import { useState } from "react";

import { type Identified, newer, steady } from "../steady";

/**
 * Rows that do not move while someone points at one or has the keyboard in one: what is new
 * waits. `reading` belongs on the element that holds the rows.
 */
export function useSteady<Row extends Identified>(rows: readonly Row[]) {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [held, setHeld] = useState<readonly Row[]>();
  const reads = pointed || focused;
  if (reads !== (held !== undefined)) {
    setHeld(reads ? rows : undefined);
  }
  return {
    shown: held === undefined ? rows : steady(held, rows),
    waiting: held === undefined ? 0 : newer(held, rows),
    release: () => setHeld(rows),
    reading: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
