import { type ReactNode, useId } from "react";

import type { Identified } from "../steady";
import { Empty } from "./States";
import { useSteady } from "./useSteady";

/** A section with a list of the latest of something, which holds still while it is read. */
export function Latest<Row extends Identified>({
  title,
  rows,
  empty,
  aside,
  children,
}: {
  title: string;
  rows: readonly Row[];
  /** Said where there are none. */
  empty: string;
  aside?: ReactNode;
  children: (row: Row) => ReactNode;
}) {
  const id = useId();
  const { shown, waiting, release, reading } = useSteady(rows);
  return (
    <section aria-labelledby={id}>
      <div className="heading">
        <h2 id={id}>{title}</h2>
        {aside}
        <Newer waiting={waiting} show={release} />
      </div>
      {shown.length === 0 && <Empty>{empty}</Empty>}
      <ol className="scans" {...reading}>
        {shown.map((row) => children(row))}
      </ol>
    </section>
  );
}

/** Shows what has come while a list held still. */
export function Newer({ waiting, show }: { waiting: number; show: () => void }) {
  return (
    waiting > 0 && (
      <button type="button" className="newer" onClick={show}>
        Show {waiting} newer
      </button>
    )
  );
}
