import { useMemo, useState } from "react";

import { BillView, type Pointing } from "./BillView";
import { useEdited, useFields, useMark, usePointed } from "./editor";
import { pathsOf } from "./fields";
import { usePrice } from "./price";
import { RunView } from "./RunView";
import { useLastRun } from "./runs";

/** What the query in the editor costs, and what the last run did. */
export function Panel() {
  const edited = useEdited();
  const fields = useFields(edited);
  const { price, stale } = usePrice(edited);
  const run = useLastRun();
  const [marked, setMarked] = useState<string[]>();
  const statements = useMemo(() => {
    const planned = price.state === "bill" ? price.bill.plan : [];
    const ran = run?.trace?.statements ?? [];
    return new Set([...planned, ...ran].flatMap(pathsOf));
  }, [price, run]);
  const pointing: Pointing = { pointed: usePointed(fields, statements), point: setMarked };
  useMark(fields, marked);
  return (
    <section className="sql-panel" aria-labelledby="sql-title">
      <h2 id="sql-title">SQL</h2>
      <BillView price={price} stale={stale} pointing={pointing} />
      <RunView run={run} query={edited.operation.query} pointing={pointing} />
    </section>
  );
}
