/** What the requests of a page cost: of each operation, its last answer. */
import { requiredRole } from "../sql/role";
import type { Operation, Response as Answer, Trace } from "../sql/types";

export interface Cost {
  name: string;
  operation: Operation;
  statements: number;
  /** Of the request as a whole, at the server. */
  milliseconds: number | undefined;
  /** None where the operator does not show SQL. */
  trace: Trace | undefined;
  /** The role that the server requires for a trace. */
  sqlRole: string | undefined;
}

/** The cost of a request, from what was sent and what came. */
export function readCost(
  sent: unknown,
  headers: Pick<Headers, "get">,
  text: string,
): Cost | undefined {
  const statements = headers.get("x-sql-statements");
  if (typeof sent !== "string" || statements === null) {
    return undefined;
  }
  try {
    const operation = JSON.parse(sent) as Operation;
    const { extensions } = JSON.parse(text) as Answer;
    const total = /total;dur=([\d.]+)/.exec(headers.get("server-timing") ?? "")?.[1];
    return {
      name: operation.operationName ?? "",
      operation,
      statements: Number(statements),
      milliseconds: total === undefined ? undefined : Number(total),
      trace: extensions?.sql,
      sqlRole: requiredRole(headers),
    };
  } catch {
    // Not in JSON, so not of the API.
    return undefined;
  }
}

/** `6 statements, 4 ms`, of all operations together. */
export function sum(costs: readonly Cost[]): { statements: number; milliseconds: number } {
  return costs.reduce(
    (sum, { statements, milliseconds = 0 }) => ({
      statements: sum.statements + statements,
      milliseconds: sum.milliseconds + milliseconds,
    }),
    { statements: 0, milliseconds: 0 },
  );
}

/** Of the page that is shown, in the order in which its operations were first asked. */
export class Costs {
  #costs: readonly Cost[] = [];
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly Cost[] => this.#costs;

  record(cost: Cost): void {
    const known = this.#costs.some(({ name }) => name === cost.name);
    this.#set(
      known
        ? this.#costs.map((each) => (each.name === cost.name ? cost : each))
        : [...this.#costs, cost],
    );
  }

  /** Another page is shown. */
  clear(): void {
    if (this.#costs.length > 0) {
      this.#set([]);
    }
  }

  #set(costs: readonly Cost[]): void {
    this.#costs = costs;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
