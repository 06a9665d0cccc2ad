import { OperationTypeNode, parse } from "graphql";
import { useCallback, useState } from "react";

import { reason } from "./price";
import { explain } from "./request";
import type { Run } from "./runs";
import type { Trace } from "./types";

type State =
  | { state: "unasked" }
  | { state: "asked" }
  | { state: "told"; lines: (string[] | undefined)[] }
  | { state: "failed"; message: string };

export interface Explained {
  state: State;
  ask: () => void;
  /** Whether the operation can be run again without changing anything. */
  repeatable: boolean;
}

/**
 * The database's own plan of each statement of a run. The server tells them all with the
 * answer to the same query, so the first click runs it again; further ones need nothing.
 */
export function useExplained(run: Run, trace: Trace): Explained {
  const [state, setState] = useState<State>({ state: "unasked" });
  const ask = useCallback(async () => {
    setState({ state: "asked" });
    try {
      const { extensions, errors } = await explain(run.operation, run.headers);
      const told = extensions?.sql?.statements;
      if (told === undefined) {
        const message = errors?.[0]?.message ?? "The server did not explain it.";
        setState({ state: "failed", message });
        return;
      }
      const lines = trace.statements.map(
        ({ path, text }) => told.find((each) => each.path === path && each.text === text)?.explain,
      );
      setState({ state: "told", lines });
    } catch (error) {
      setState({ state: "failed", message: reason(error) });
    }
  }, [run, trace]);
  return { state, ask, repeatable: isQuery(run) };
}

function isQuery({ operation: { query, operationName } }: Run): boolean {
  try {
    const operations = parse(query).definitions.filter(
      (definition) => definition.kind === "OperationDefinition",
    );
    const named = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
    return named?.operation === OperationTypeNode.QUERY;
  } catch {
    return false;
  }
}

/** The plan of one statement, or the button that asks for it. */
export function Explain({ explained, index }: { explained: Explained; index: number }) {
  const { state, ask, repeatable } = explained;
  switch (state.state) {
    case "unasked":
    case "asked":
      return repeatable ? (
        <button
          type="button"
          className="sql-button"
          disabled={state.state === "asked"}
          title="Runs the query again, and asks the database how it runs each statement"
          onClick={ask}
        >
          {state.state === "asked" ? "Explaining…" : "Explain"}
        </button>
      ) : null;
    case "failed":
      return <p className="sql-hint">{state.message}</p>;
    case "told": {
      const lines = state.lines[index];
      return lines === undefined ? (
        <p className="sql-hint">The statement did not run this time.</p>
      ) : (
        <pre className="sql-text" tabIndex={0} aria-label="The database's plan">
          {lines.join("\n")}
        </pre>
      );
    }
  }
}
