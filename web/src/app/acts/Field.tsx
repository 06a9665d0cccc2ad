import { type ReactNode, useId } from "react";

import type { Rule } from "./rules";

type Kind = "text" | "lines" | "time" | "number" | "tel";

/** A label, a control, a hint, and what is wrong. */
export function Field({
  label,
  hint,
  mistake,
  required = false,
  aside,
  children,
}: {
  label: string;
  hint?: ReactNode;
  /** Stands beside the label. */
  aside?: ReactNode;
  mistake: string | undefined;
  required?: boolean;
  /** The control, with what ties it to the rest. */
  children: (ties: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
    "aria-required": boolean;
  }) => ReactNode;
}) {
  const id = useId();
  const hasHint = hint !== undefined && hint !== false && hint !== null;
  const described = [hasHint && `${id}-hint`, mistake !== undefined && `${id}-mistake`];
  const ids = described.filter((each) => each !== false).join(" ");
  return (
    <div className="field">
      <div className="over">
        <label htmlFor={id}>
          {label}
          {!required && <span className="soft"> (optional)</span>}
        </label>
        {aside}
      </div>
      {children({
        id,
        "aria-describedby": ids === "" ? undefined : ids,
        "aria-invalid": mistake !== undefined,
        "aria-required": required,
      })}
      {hasHint && (
        <p className="soft hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {mistake !== undefined && (
        <p className="mistake" id={`${id}-mistake`}>
          {mistake}
        </p>
      )}
    </div>
  );
}

/** A field with a text, a number, or a date and a time. */
export function TextField({
  label,
  rule,
  kind = "text",
  value,
  set,
  mistake,
  hint,
}: {
  label: string;
  rule: Rule;
  kind?: Kind;
  value: string;
  set: (value: string) => void;
  mistake: string | undefined;
  hint?: ReactNode;
}) {
  return (
    <Field label={label} hint={hint} mistake={mistake} required={rule.required}>
      {(ties) =>
        kind === "lines" ? (
          <textarea
            {...ties}
            rows={3}
            value={value}
            onChange={(event) => set(event.currentTarget.value)}
          />
        ) : (
          <input
            {...ties}
            type={kind === "time" ? "datetime-local" : kind === "number" ? "text" : kind}
            inputMode={kind === "number" ? "numeric" : undefined}
            autoComplete="off"
            value={value}
            onChange={(event) => set(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

/** Why it was not done, and what to do. */
export function FailureNote({
  failure,
}: {
  failure: { title: string; advice: string } | undefined;
}) {
  return (
    <div role="alert" className={failure === undefined ? undefined : "failed note"}>
      {failure !== undefined && (
        <>
          <strong>{failure.title}</strong>
          <p>{failure.advice}</p>
        </>
      )}
    </div>
  );
}
