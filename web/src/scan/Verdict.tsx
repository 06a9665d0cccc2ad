import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";

import { said } from "../app/words";
import type { Entry } from "./entry";
import type { Result } from "./ScanPage";
import { remarks, say } from "./words";

/** How long a verdict stays, in milliseconds. */
const STAYS = { good: 2_500, bad: 8_000, unknown: 6_000 };
/** A check that is quicker than this shows nothing of itself. */
const QUICK = 250;

const SIGNS = { good: "✓", bad: "✕", unknown: "?" } as const;

/** A verdict that fills the screen, and goes by itself. */
export function Verdict({
  result,
  close,
  enter,
  letIn,
  type,
}: {
  result: Result | undefined;
  close: () => void;
  /** Enter is pressed while it is shown. */
  enter: () => void;
  letIn: (entry: Entry) => void;
  /** Somebody types while it is shown. */
  type: (letter: string) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isSlow, setSlow] = useState<number>();
  const end = useEffectEvent(close);
  const id = result?.entry.id;
  const isChecked = result?.isChecked === true;
  const tone = result === undefined || !isChecked ? undefined : say(result.entry).tone;
  const isShown = tone !== undefined || (id !== undefined && isSlow === id);

  useEffect(() => {
    if (id === undefined) {
      return;
    }
    const timer =
      tone === undefined
        ? setTimeout(() => setSlow(id), QUICK)
        : setTimeout(() => end(), STAYS[tone]);
    return () => clearTimeout(timer);
  }, [id, tone]);
  useEffect(() => {
    const { current } = dialog;
    if (isShown && current?.open === false) {
      current.showModal();
      // Not a button: Enter may be the end of a code that a scanner types.
      current.focus();
    } else if (!isShown && current?.open === true) {
      current.close();
    }
  }, [isShown]);

  const press = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const isButton = target instanceof HTMLButtonElement;
    if (ctrlKey || metaKey || altKey) {
      return;
    }
    if (key === "Enter" && !isButton && isChecked) {
      event.preventDefault();
      enter();
    } else if (key.length === 1 && key !== " ") {
      event.preventDefault();
      dialog.current?.close();
      type(key);
    }
  };
  return (
    <dialog
      ref={dialog}
      className={`verdict ${tone ?? "checking"}`}
      role="alertdialog"
      aria-labelledby="verdict-title"
      aria-describedby="verdict-detail"
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        if (isChecked) {
          close();
        }
      }}
      onKeyDown={press}
    >
      {result !== undefined && isShown && (
        <Content
          key={`${result.entry.id}-${tone}`}
          entry={result.entry}
          isChecked={isChecked}
          close={close}
          letIn={letIn}
        />
      )}
    </dialog>
  );
}

function Content({
  entry,
  isChecked,
  close,
  letIn,
}: {
  entry: Entry;
  isChecked: boolean;
  close: () => void;
  letIn: (entry: Entry) => void;
}) {
  if (!isChecked) {
    return (
      <div className="verdict-content">
        <h2 id="verdict-title">Checking…</h2>
        <p id="verdict-detail">
          <code>{entry.code}</code>
        </p>
      </div>
    );
  }
  const { tone, title, detail } = say(entry);
  const { verdict } = entry;
  const isOver = tone === "good" || entry.state === "refused" || entry.force;
  return (
    <div className="verdict-content">
      <span className="verdict-sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <h2 id="verdict-title">{title}</h2>
      <div id="verdict-detail">
        <p className="verdict-reason">{detail}</p>
        {verdict?.holder != null && <p className="verdict-holder">{verdict.holder}</p>}
        <p>
          {verdict?.kind != null && <>{said(verdict.kind)} · </>}
          <code>{entry.code}</code>
        </p>
        {remarks(entry).map((remark) => (
          <p key={remark}>{remark}</p>
        ))}
      </div>
      <p className="verdict-buttons">
        <button type="button" onClick={close}>
          Next
        </button>
        {!isOver && (
          <button type="button" onClick={() => letIn(entry)}>
            {entry.direction === "IN" ? "Let in anyway" : "Let out anyway"}
          </button>
        )}
      </p>
    </div>
  );
}
