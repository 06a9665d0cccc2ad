import { useState } from "react";

import { time, whole } from "./numbers";
import type { Trace } from "./types";

/** Round trips to choose from, in milliseconds, and where they are met. */
const ROUND_TRIPS: [number, string][] = [
  [0.2, "same machine"],
  [0.5, "same rack"],
  [1, "same site"],
  [5, "same region"],
  [30, "another region"],
];

const USUAL = 1;

/** What resolvers that run a statement a row would have cost. */
export function Naive({ trace }: { trace: Trace }) {
  const [roundTrip, setRoundTrip] = useState(USUAL);
  if (trace.naive === undefined) {
    return null;
  }
  const naive = trace.naive * roundTrip;
  const planned = trace.roundTrips * roundTrip;
  const part = naive > 0 ? Math.min(1, planned / naive) : 1;
  return (
    <div className="sql-naive">
      <h4>With a resolver for each row</h4>
      <p>
        Naive resolvers would have run <b>{whole(trace.naive)}</b>{" "}
        {trace.naive === 1 ? "statement" : "statements"} for the same answer.
      </p>
      <label>
        Round trip to the database{" "}
        <select
          value={roundTrip}
          onChange={(event) => setRoundTrip(Number(event.currentTarget.value))}
        >
          {ROUND_TRIPS.map(([milliseconds, where]) => (
            <option key={milliseconds} value={milliseconds}>
              {time(milliseconds)}, {where}
            </option>
          ))}
        </select>
      </label>
      <dl>
        <dt>Naive</dt>
        <dd>
          <span className="sql-compared sql-compared-naive" />
          {time(naive)}
        </dd>
        <dt>Planned</dt>
        <dd>
          <span
            className="sql-compared"
            style={{ inlineSize: `max(2px, calc(var(--sql-whole) * ${part}))` }}
          />
          {time(planned)}
        </dd>
      </dl>
      <p className="sql-hint">
        The time of the round trips alone: naive statements one after another, planned ones in{" "}
        {whole(trace.roundTrips)} {trace.roundTrips === 1 ? "step" : "steps"}.
      </p>
    </div>
  );
}
