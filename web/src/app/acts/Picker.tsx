import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";

import { step } from "../search";
import { Field } from "./Field";

/** An object that can be chosen. */
export interface Pick {
  id: string;
  title: string;
  detail: string;
}

export interface Picks {
  /** Undefined until the server has answered. */
  picks: readonly Pick[] | undefined;
  hasMore: boolean;
  failed: boolean;
}

/** Finds an object by what is typed, and keeps the chosen one: a combobox of ARIA's patterns. */
export function Picker({
  label,
  placeholder,
  chosen,
  choose,
  mistake,
  text,
  setText,
  aside,
  found: { picks, hasMore, failed },
}: {
  label: string;
  placeholder: string;
  chosen: Pick | undefined;
  choose: (pick: Pick | undefined) => void;
  mistake: string | undefined;
  /** What is typed, which the caller asks the server for. */
  text: string;
  setText: (text: string) => void;
  /** Stands beside the label. */
  aside?: ReactNode;
  found: Picks;
}) {
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState(-1);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const shown = open && chosen === undefined;
  const options = picks ?? [];

  const take = (pick: Pick) => {
    choose(pick);
    setOpen(false);
    setPlace(-1);
  };
  const press = (event: KeyboardEvent) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        setOpen(true);
        setPlace(step(place, event.key === "ArrowDown" ? 1 : -1, options.length));
        break;
      case "Enter": {
        // It chooses; it does not send the form.
        event.preventDefault();
        const pick = options[Math.max(place, 0)];
        if (shown && pick !== undefined) {
          take(pick);
        }
        break;
      }
      case "Escape":
        if (shown) {
          event.preventDefault();
          setOpen(false);
        }
        break;
    }
  };
  const option = (index: number) => `${list}-${index}`;
  if (chosen !== undefined) {
    return (
      <div className="field">
        <span id={list}>{label}</span>
        <p className="chosen" aria-labelledby={list} role="group">
          <span>
            <strong>{chosen.title}</strong> <span className="soft">{chosen.detail}</span>
          </span>
          <button
            type="button"
            aria-label={`Choose another ${label.toLowerCase()}`}
            onClick={() => {
              choose(undefined);
              setText("");
              // The box is drawn first.
              setTimeout(() => input.current?.focus());
            }}
          >
            Choose another
          </button>
        </p>
        {mistake !== undefined && <p className="mistake">{mistake}</p>}
      </div>
    );
  }
  return (
    <Field label={label} mistake={mistake} aside={aside} required>
      {(ties) => (
        <div className="picker">
          <input
            {...ties}
            ref={input}
            type="search"
            role="combobox"
            aria-expanded={shown}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={shown && place >= 0 ? option(place) : undefined}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setOpen(true);
              setPlace(-1);
            }}
            onFocus={() => setOpen(true)}
            onClick={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={press}
          />
          <div
            className="found"
            hidden={!shown}
            // The keyboard stays in the box.
            onMouseDown={(event) => event.preventDefault()}
            role="presentation"
          >
            <div id={list} role="listbox" aria-label={label}>
              {options.map((pick, index) => (
                // The keyboard is in the box, and arrows choose.
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                <div
                  key={pick.id}
                  id={option(index)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === place}
                  onClick={() => take(pick)}
                >
                  <span className="cut">
                    <strong>{pick.title}</strong> <span className="soft">{pick.detail}</span>
                  </span>
                </div>
              ))}
            </div>
            <p className="soft" role="status">
              {failed
                ? "The server does not answer."
                : picks === undefined
                  ? text.trim() === ""
                    ? "Type a part of the name."
                    : "Searching…"
                  : options.length === 0
                    ? "Nothing fits."
                    : hasMore
                      ? "There are more. Type on to narrow it down."
                      : ""}
            </p>
          </div>
        </div>
      )}
    </Field>
  );
}
