import { useMemo } from "react";

import { format, tokens } from "./text";

/** A statement's text, in lines and colours. */
export function SqlText({ sql }: { sql: string }) {
  const parts = useMemo(() => tokens(format(sql)), [sql]);
  return (
    <pre className="sql-text" tabIndex={0} aria-label="Text of the statement">
      <code>
        {parts.map(({ kind, text }, index) =>
          kind === "other" ? (
            text
          ) : (
            <span key={index} className={`sql-${kind}`}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}
