import { pathsOf } from "./fields";
import { counted, whole } from "./numbers";
import type { Price } from "./price";
import { SqlText } from "./SqlText";
import { type Branch, branches } from "./tree";
import type { Bill, ResponseError } from "./types";

/** How a list of statements and the query point at each other. */
export interface Pointing {
  /** The paths of statements that the person points at in the query. */
  pointed: Set<string>;
  /** Points at a statement's fields in the query, or at none. */
  point: (paths: string[] | undefined) => void;
}

/** What the operation in the editor would cost. */
export function BillView({
  price,
  stale,
  pointing,
}: {
  price: Price;
  stale: boolean;
  pointing: Pointing;
}) {
  return (
    <section className="sql-section" aria-labelledby="sql-bill" aria-busy={stale}>
      <h3 id="sql-bill">Before it runs</h3>
      <div aria-live="polite">
        <Sum price={price} />
      </div>
      {price.state === "bill" && (
        <Statements bill={price.bill} sqlRole={price.sqlRole} pointing={pointing} />
      )}
    </section>
  );
}

function Sum({ price }: { price: Price }) {
  switch (price.state) {
    case "empty":
      return <p className="sql-hint">Write a query to see what it costs.</p>;
    case "failed":
      return <p className="sql-hint">{price.message}</p>;
    case "refused":
      return <Refusal errors={price.errors} />;
    case "bill": {
      const { bill, refusal } = price;
      const bound = bill.exact ? "" : bill.complete === false ? "at least " : "at most ";
      return (
        <>
          <p className="sql-sum">
            {bound}
            <b>{counted(bill.statements, "statement")}</b>
            {bill.statements > 0 && (
              <>
                {" in "}
                {counted(bill.roundTrips, "round trip")}
                <span className="sql-apart">
                  {bill.complete === false ? "≥" : "≤"} {counted(bill.maxRows, "row")}
                </span>
              </>
            )}
          </p>
          {refusal !== undefined && <Refusal errors={[refusal]} />}
        </>
      );
    }
  }
}

/** Why the server does not run the operation. */
function Refusal({ errors }: { errors: ResponseError[] }) {
  return (
    <div className="sql-refusal">
      <strong>The server refuses this.</strong>
      <ul>
        {errors.map((error, index) => (
          <li key={index}>
            {place(error)}
            {error.message}
            {error.extensions?.code !== undefined && (
              <>
                {" "}
                <code>{error.extensions.code}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function place({ locations }: ResponseError): string {
  const first = locations?.[0];
  return first === undefined ? "" : `Line ${first.line}: `;
}

function Statements({
  bill,
  sqlRole,
  pointing,
}: {
  bill: Bill;
  sqlRole: string | undefined;
  pointing: Pointing;
}) {
  const shown = bill.plan.some(({ sql }) => sql !== undefined);
  return (
    <>
      <ol className="sql-statements">
        {branches(bill.plan).map((branch, index) => (
          <Statement key={index} branch={branch} pointing={pointing} />
        ))}
      </ol>
      {bill.plan.length > 0 && !shown && <Hidden sqlRole={sqlRole} />}
    </>
  );
}

/** Why there are no texts of statements. */
export function Hidden({ sqlRole }: { sqlRole: string | undefined }) {
  return sqlRole !== undefined ? (
    <p className="sql-hint">
      The text of statements requires the role {sqlRole} on this server (
      <code>--sql-trace-role</code>).
    </p>
  ) : (
    <p className="sql-hint">
      This server does not show the text of statements. Its operator can allow that with{" "}
      <code>--sql-trace</code>.
    </p>
  );
}

function Statement({ branch, pointing }: { branch: Branch; pointing: Pointing }) {
  const { statement, depth, label, further } = branch;
  const paths = pathsOf(statement);
  const head = (
    <>
      <span className="sql-head">
        <code className="sql-path" title={statement.path}>
          {label}
        </code>
        <span className="sql-rows">≤ {whole(statement.maxRows)}</span>
      </span>
      {further.map((label, index) => (
        <span key={label} className="sql-head">
          <code className="sql-path" title={paths[index + 1]}>
            {label}
          </code>
        </span>
      ))}
      <span className="sql-shape">{statement.shape}</span>
    </>
  );
  return (
    <li
      className={paths.some((path) => pointing.pointed.has(path)) ? "sql-pointed" : undefined}
      style={{ marginInlineStart: `${depth * 14}px` }}
      onMouseEnter={() => pointing.point(paths)}
      onMouseLeave={() => pointing.point(undefined)}
      onFocus={() => pointing.point(paths)}
      onBlur={() => pointing.point(undefined)}
    >
      {statement.sql === undefined ? (
        <div className="sql-still">{head}</div>
      ) : (
        <details>
          <summary>{head}</summary>
          <SqlText sql={statement.sql} />
        </details>
      )}
    </li>
  );
}
