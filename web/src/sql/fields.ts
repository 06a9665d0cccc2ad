/**
 * Fields of a document by the paths that the server tells: `gates.nodes.passes`.
 *
 * A path is of response keys. A field in a fragment has as many paths as the fragment is
 * spread in places, and a path has several fields where selections are merged.
 */
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from "graphql";

/** A part of the document's text, by offsets. */
export interface Span {
  start: number;
  end: number;
}

export interface Field {
  path: string;
  /** Its alias and name. */
  head: Span;
  /** All of it, with its selection. */
  whole: Span;
}

/** The fields of an operation, those of its fragments included, outer ones first. */
export function fieldsOf(text: string, operationName?: string | null): Field[] {
  let document;
  try {
    document = parse(text);
  } catch {
    return [];
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      operations.push(definition);
    }
  }
  const operation = operations.find((each) => each.name?.value === operationName) ?? operations[0];
  const fields: Field[] = [];
  const walk = (set: SelectionSetNode, above: string, within: readonly string[]) => {
    for (const selection of set.selections) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const key = (selection.alias ?? selection.name).value;
          const path = above === "" ? key : `${above}.${key}`;
          const { loc } = selection;
          const name = selection.name.loc;
          if (loc !== undefined && name !== undefined) {
            fields.push({
              path,
              head: { start: loc.start, end: name.end },
              whole: { start: loc.start, end: loc.end },
            });
          }
          if (selection.selectionSet !== undefined) {
            walk(selection.selectionSet, path, within);
          }
          break;
        }
        case Kind.INLINE_FRAGMENT:
          walk(selection.selectionSet, above, within);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          const fragment = fragments.get(name);
          // One that contains itself is refused by the server.
          if (fragment !== undefined && !within.includes(name)) {
            walk(fragment.selectionSet, above, [...within, name]);
          }
          break;
        }
      }
    }
  };
  if (operation !== undefined) {
    walk(operation.selectionSet, "", []);
  }
  return fields;
}

/** The fields that a statement answers: one, or those whose counts share it. */
export function pathsOf({ path, paths }: { path: string; paths?: string[] }): string[] {
  return paths ?? [path];
}

/** Where the document has the fields of these paths. */
export function headsOf(fields: Field[], paths: readonly string[]): Span[] {
  return fields.filter((field) => paths.includes(field.path)).map((field) => field.head);
}

/**
 * The statements that answer the field at a place of the text: those of its own path or,
 * failing that, of the nearest field around it.
 */
export function pathsAt(fields: Field[], offset: number, statements: Set<string>): string[] {
  const around = fields.filter(({ whole }) => whole.start <= offset && offset <= whole.end);
  const smallest = Math.min(...around.map(({ whole }) => whole.end - whole.start));
  const innermost = around.filter(({ whole }) => whole.end - whole.start === smallest);
  const paths = innermost.flatMap(({ path }) => {
    let candidate = path;
    while (candidate !== "" && !statements.has(candidate)) {
      candidate = candidate.slice(0, Math.max(0, candidate.lastIndexOf(".")));
    }
    return candidate === "" ? [] : [candidate];
  });
  return [...new Set(paths)];
}
