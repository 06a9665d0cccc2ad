import { useRef, useState } from "react";
import type { OperationResult } from "urql";

import { refresher } from "../refreshing";
import { type Failure, failureOf, refusedBy, type UserError } from "./failure";
import { newKey } from "./key";
import { check, type Mistakes, type Rules, type Values } from "./rules";

/** What a mutation answers: the object is null if there are errors. */
export interface Payload {
  userErrors: readonly UserError[];
}

export interface Act<Done extends Payload> {
  /** Whether the server is being asked. */
  busy: boolean;
  mistakes: Mistakes;
  failure: Failure | undefined;
  /** How often something was wrong. */
  refusals: number;
  /** Returns what was done, or nothing if it was refused or failed. */
  run: (
    values: Values,
    send: (key: string) => Promise<OperationResult<Record<string, unknown>>>,
  ) => Promise<Done | undefined>;
  /** Says what is wrong with a form without asking the server. */
  review: (values: Values) => boolean;
  /** Forgets what is wrong with a field, which is being changed. */
  changed: (name: string) => void;
}

/**
 * Sends a mutation for a form. All tries of a form have one idempotency key, so a double click
 * or a try whose answer was lost does it once.
 */
export function useAct<Done extends Payload>(rules: Rules): Act<Done> {
  const [busy, setBusy] = useState(false);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [failure, setFailure] = useState<Failure>();
  const [refusals, setRefusals] = useState(0);
  const running = useRef(false);
  const key = useRef<string>(undefined);

  const review = (values: Values) => {
    const wrong = check(rules, values);
    const isRight = Object.keys(wrong).length === 0;
    setMistakes(wrong);
    setFailure(undefined);
    if (!isRight) {
      setRefusals((before) => before + 1);
    }
    return isRight;
  };
  const run: Act<Done>["run"] = async (values, send) => {
    if (running.current || !review(values)) {
      return undefined;
    }
    running.current = true;
    setBusy(true);
    key.current ??= newKey();
    const { data, error } = await send(key.current);
    running.current = false;
    setBusy(false);
    // A mutation has one field.
    const [payload] = Object.values(data ?? {});
    if (error !== undefined || payload == null) {
      setFailure(error === undefined ? NO_ANSWER : failureOf(error));
      return undefined;
    }
    const done = payload as Done;
    if (done.userErrors.length === 0) {
      return done;
    }
    const { fields, whole } = refusedBy(done.userErrors, Object.keys(values));
    setMistakes(fields);
    setFailure(whole);
    setRefusals((before) => before + 1);
    // The page may be older than what it is about.
    void refresher.ask();
    return undefined;
  };
  const changed = (name: string) => {
    if (mistakes[name] !== undefined) {
      const { [name]: _, ...others } = mistakes;
      setMistakes(others);
    }
  };
  return { busy, mistakes, failure, refusals, run, review, changed };
}

const NO_ANSWER: Failure = {
  title: "The server gave no answer",
  advice: "Send it again; it is done only once.",
};
