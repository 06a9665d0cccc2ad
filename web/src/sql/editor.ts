/** What the panel knows of GraphiQL's editors, and marks in them. */
import { tryParseJSONC, useGraphiQL } from "@graphiql/react";
import { useEffect, useMemo, useState } from "react";

import { type Field, fieldsOf, headsOf, pathsAt } from "./fields";
import type { Headers, Operation } from "./types";

export interface Edited {
  operation: Operation;
  headers: Headers;
  /** What is wrong with the variables or the headers. */
  mistake: string | undefined;
}

/** The operation of the tab that is open. */
export function useEdited(): Edited {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  const operationName = useGraphiQL((state) => state.operationName);
  const { query = "", variables = "", headers = "" } = tab ?? {};
  return useMemo(() => {
    const read = (what: string, text: string | null) => {
      try {
        return { value: tryParseJSONC(text ?? "") as Record<string, unknown> | undefined };
      } catch (error) {
        return { mistake: `The ${what} ${error instanceof Error ? error.message : "are invalid"}` };
      }
    };
    const [given, set] = [read("variables", variables ?? ""), read("headers", headers ?? "")];
    return {
      operation: { query: query ?? "", variables: given.value, operationName },
      headers: (set.value ?? {}) as Headers,
      mistake: given.mistake ?? set.mistake,
    };
  }, [query, variables, headers, operationName]);
}

/** The fields of the operation that is open. */
export function useFields({ operation }: Edited): Field[] {
  const { query, operationName } = operation;
  return useMemo(() => fieldsOf(query, operationName), [query, operationName]);
}

/** Marks the fields of a statement in the query. */
export function useMark(fields: Field[], paths: readonly string[] | undefined): void {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEffect(() => {
    const model = editor?.getModel();
    if (editor === undefined || model == null || paths === undefined) {
      return undefined;
    }
    const decorations = headsOf(fields, paths).map(({ start, end }) => {
      const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
      return {
        range: {
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        },
        options: { className: "sql-field" },
      };
    });
    const first = decorations[0];
    if (first !== undefined) {
      editor.revealRangeInCenterIfOutsideViewport(first.range);
    }
    const collection = editor.createDecorationsCollection(decorations);
    return () => collection.clear();
  }, [editor, fields, paths]);
}

/** The paths of the statements that answer the field under the pointer or the cursor. */
export function usePointed(fields: Field[], statements: Set<string>): Set<string> {
  const editor = useGraphiQL((state) => state.queryEditor);
  const [offset, setOffset] = useState<number>();
  useEffect(() => {
    if (editor === undefined) {
      return undefined;
    }
    const at = (position: { lineNumber: number; column: number } | null) => {
      const model = editor.getModel();
      setOffset(position === null || model === null ? undefined : model.getOffsetAt(position));
    };
    const listeners = [
      editor.onMouseMove((event) => at(event.target.position)),
      editor.onMouseLeave(() => at(null)),
      editor.onDidChangeCursorPosition((event) => at(event.position)),
      editor.onDidBlurEditorText(() => at(null)),
    ];
    return () => {
      for (const listener of listeners) {
        listener.dispose();
      }
    };
  }, [editor]);
  return useMemo(
    () => new Set(offset === undefined ? [] : pathsAt(fields, offset, statements)),
    [fields, offset, statements],
  );
}
