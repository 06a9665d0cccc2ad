import { useMemo } from "react";

import { type Axis, axis, type Bar } from "./axis";
import { Hidden, type Pointing } from "./BillView";
import { Explain, useExplained } from "./Explain";
import { pathsOf } from "./fields";
import { Naive } from "./Naive";
import { counted, time } from "./numbers";
import type { Run } from "./runs";
import { SqlText } from "./SqlText";
import type { RanStatement, Trace } from "./types";

/** What the last run cost. */
export function RunView({
  run,
  query,
  pointing,
}: {
  run: Run | undefined;
  /** The text in the editor. */
  query: string;
  pointing: Pointing;
}) {
  return (
    <section className="sql-section" aria-labelledby="sql-run">
      <h3 id="sql-run">Last run</h3>
      {run !== undefined && run.operation.query !== query && (
        <p className="sql-hint">
          Of {run.operation.operationName ?? "another query"}, as it was then.
        </p>
      )}
      {run === undefined ? (
        <p className="sql-hint">Run the query to see the statements that it takes.</p>
      ) : run.trace === undefined ? (
        <Untold run={run} />
      ) : (
        <Told key={run.number} run={run} trace={run.trace} pointing={pointing} />
      )}
    </section>
  );
}

function Untold({ run }: { run: Run }) {
  const [error] = run.errors;
  return error === undefined ? (
    <Hidden sqlRole={run.sqlRole} />
  ) : (
    <p className="sql-hint">Nothing ran. {error.message}</p>
  );
}

function Told({ run, trace, pointing }: { run: Run; trace: Trace; pointing: Pointing }) {
  const bars = useMemo(() => axis(trace.statements), [trace]);
  const explained = useExplained(run, trace);
  if (trace.executed === 0) {
    return <p className="sql-hint">It took no statement.</p>;
  }
  return (
    <>
      <p className="sql-sum">
        <b>{counted(trace.executed, "statement")}</b> in {time(trace.durationMs)}
        <span className="sql-apart">{counted(trace.rows, "row")}</span>
      </p>
      {trace.executed < trace.planned && (
        <p className="sql-hint">
          {counted(trace.planned - trace.executed, "planned statement")} had nothing to look up.
        </p>
      )}
      {trace.duplicates > 0 && (
        <p className="sql-hint">
          {counted(trace.duplicates, "statement")} repeated an earlier one: two fields of the query
          ask for the same rows.
        </p>
      )}
      <ol className="sql-statements sql-timed">
        {trace.statements.map((statement, index) => (
          <Statement
            key={index}
            statement={statement}
            bar={bars.bars[index]}
            pointing={pointing}
            explain={<Explain explained={explained} index={index} />}
          />
        ))}
      </ol>
      <Scale axis={bars} statements={trace.statements} />
      <Naive trace={trace} />
    </>
  );
}

function Statement({
  statement,
  bar,
  pointing,
  explain,
}: {
  statement: RanStatement;
  bar: Bar | undefined;
  pointing: Pointing;
  explain: React.ReactNode;
}) {
  const { rows, durationMs, waitedMs, keys } = statement;
  const paths = pathsOf(statement);
  return (
    <li
      className={paths.some((path) => pointing.pointed.has(path)) ? "sql-pointed" : undefined}
      onMouseEnter={() => pointing.point(paths)}
      onMouseLeave={() => pointing.point(undefined)}
      onFocus={() => pointing.point(paths)}
      onBlur={() => pointing.point(undefined)}
    >
      <details>
        <summary>
          <span className="sql-head">
            <code className="sql-path">{paths[0]}</code>
            {statement.duplicate && <span className="sql-tag">duplicate</span>}
            <span className="sql-rows">{rows === null ? "failed" : counted(rows, "row")}</span>
          </span>
          {paths.slice(1).map((path) => (
            <span key={path} className="sql-head">
              <code className="sql-path">{path}</code>
            </span>
          ))}
          <span className="sql-track">
            {bar !== undefined && (
              <>
                <span
                  className="sql-waited"
                  style={{ insetInlineStart: percent(bar.start), inlineSize: percent(bar.waited) }}
                />
                <span
                  className="sql-ran"
                  style={{
                    insetInlineStart: percent(bar.start + bar.waited),
                    inlineSize: percent(bar.ran),
                  }}
                />
              </>
            )}
          </span>
          <span className="sql-shape">
            {time(durationMs - waitedMs)}
            {waitedMs > 0.05 && <>, after {time(waitedMs)} of waiting for a connection</>}
          </span>
        </summary>
        <p className="sql-hint">
          {keys > 0 ? `Looked up ${counted(keys, "key")} at once` : "Looked up no keys"},{" "}
          {counted(statement.parameters, "parameter")}
          {statement.values !== undefined && <>: {statement.values.join(", ")}</>}.
        </p>
        <SqlText sql={statement.text} />
        {explain}
      </details>
    </li>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

/** The ends of the time axis, and what its bars mean. */
function Scale({ axis: { end }, statements }: { axis: Axis; statements: RanStatement[] }) {
  const waited = statements.some(({ waitedMs }) => waitedMs > 0.05);
  return (
    <p className="sql-scale">
      <span>0</span>
      {waited && (
        <span>
          <i className="sql-key sql-key-waited" /> waiting <i className="sql-key sql-key-ran" />{" "}
          running
        </span>
      )}
      <span>{time(end)}</span>
    </p>
  );
}
