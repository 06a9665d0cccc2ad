/** SQL to read: in lines, and in tokens to colour. */
import { formatDialect, postgresql, sqlite } from "sql-formatter";

export type TokenKind = "keyword" | "name" | "text" | "number" | "parameter" | "comment" | "other";

export interface Token {
  kind: TokenKind;
  text: string;
}

/** The statement in lines; as it is where it cannot be read. */
export function format(sql: string): string {
  const dialect = /\$\d/.test(sql) ? postgresql : sqlite;
  try {
    return formatDialect(sql, { dialect, tabWidth: 2, expressionWidth: 60 });
  } catch {
    return sql;
  }
}

const KEYWORDS = new Set(
  `ALL AND ANY ARRAY AS ASC BETWEEN BY CASE COLLATE COUNT CROSS DESC DISTINCT ELSE END ESCAPE
   EXISTS FALSE FIRST FROM GROUP HAVING ILIKE IN INNER IS JOIN LAST LATERAL LEFT LIKE LIMIT NOT
   NULL NULLS OFFSET ON OR ORDER OUTER REGEXP SELECT SUM THEN TRUE UNION UNNEST VALUES WHEN WHERE
   WITH`.split(/\s+/),
);

const TOKEN =
  /(?<comment>\/\*[^]*?\*\/|--[^\n]*)|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*")|(?<parameter>\$\d+|\?\d*)|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>[A-Za-z_]\w*)/g;

export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  const add = (kind: TokenKind, text: string) => {
    if (text !== "") {
      found.push({ kind, text });
    }
  };
  for (const match of sql.matchAll(TOKEN)) {
    add("other", sql.slice(end, match.index));
    const [text] = match;
    const kind = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined)?.[0];
    if (kind === "word") {
      add(KEYWORDS.has(text.toUpperCase()) ? "keyword" : "other", text);
    } else {
      add(kind as TokenKind, text);
    }
    end = match.index + text.length;
  }
  add("other", sql.slice(end));
  return found;
}
