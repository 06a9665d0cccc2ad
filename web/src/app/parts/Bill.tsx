import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { counted } from "../../sql/numbers";
import { useCosts } from "../client";
import { sum } from "../cost";

/** Few open it, and it knows how to lay out SQL. */
const Ran = lazy(() =>
  import("./Ran").catch(() => ({
    default: () => <p className="soft">The server does not answer.</p>,
  })),
);

/** What the page cost; it opens what ran. */
export function Bill() {
  const costs = useCosts();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) {
      return;
    }
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        setOpen(false);
        button.current?.focus();
      }
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [open]);
  if (costs.length === 0) {
    return null;
  }
  const { statements, milliseconds } = sum(costs);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="bill"
        aria-expanded={open}
        aria-controls="ran"
        title="The SQL that this page took"
        onClick={() => setOpen(!open)}
      >
        {counted(statements, "statement")}, {milliseconds.toFixed(1)} ms
      </button>
      {open && (
        <section
          id="ran"
          className="ran"
          aria-labelledby="ran-title"
          // It scrolls, so the keyboard has to reach it.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <h2 id="ran-title">What ran for this page</h2>
          <Suspense fallback={<p className="soft">Loading…</p>}>
            <Ran costs={costs} />
          </Suspense>
        </section>
      )}
    </>
  );
}
