import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { OperationResult } from "urql";

import { FailureNote, TextField } from "./Field";
import type { Rules, Values } from "./rules";
import { type Payload, useAct } from "./useAct";

export interface ActField {
  name: string;
  label: string;
  kind?: "text" | "lines" | "time" | "tel";
  hint?: string;
  /** What is in it at first. */
  value?: string;
}

/** Asks for what an act needs, and to confirm it. It closes when the server has done it. */
export function ActDialog({
  title,
  children,
  confirm,
  grave = false,
  rules,
  fields,
  send,
  onClose,
}: {
  title: string;
  /** What will happen. */
  children?: ReactNode;
  /** What the button says. */
  confirm: string;
  /** Whether it takes something away from somebody. */
  grave?: boolean;
  rules: Rules;
  fields: readonly ActField[];
  send: (values: Values, key: string) => Promise<OperationResult<Record<string, unknown>>>;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const heading = useId();
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(fields.map(({ name, value }) => [name, value ?? ""])),
  );
  const { busy, mistakes, failure, refusals, run, changed } = useAct<Payload>(rules);

  useEffect(() => {
    if (dialog.current?.open === false) {
      dialog.current.showModal();
    }
  }, []);
  useEffect(() => focusMistake(form.current), [refusals]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(values, (key) => send(values, key));
    if (done !== undefined) {
      dialog.current?.close();
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <form ref={form} className="form" noValidate onSubmit={(event) => void submit(event)}>
        <h2 id={heading}>{title}</h2>
        {children}
        {fields.map(({ name, label, kind = "text", hint }) => {
          const rule = rules[name];
          const value = values[name];
          return (
            rule !== undefined &&
            typeof value === "string" && (
              <TextField
                key={name}
                label={label}
                rule={rule}
                kind={kind}
                hint={hint}
                value={value}
                set={(text) => {
                  setValues((before) => ({ ...before, [name]: text }));
                  changed(name);
                }}
                mistake={mistakes[name]}
              />
            )
          );
        })}
        <FailureNote failure={failure} />
        <p className="buttons">
          <button type="submit" className={grave ? "grave" : "main"} aria-disabled={busy}>
            {busy ? "Sending…" : confirm}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}

/** The keyboard goes to the first field that is wrong. */
export function focusMistake(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
}
