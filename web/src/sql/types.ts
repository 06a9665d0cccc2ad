/** What the server tells of SQL: docs/sql.md. */

export interface BilledStatement {
  path: string;
  /** The fields whose counts it returns, if several share it. */
  paths?: string[];
  object: string;
  kind: string;
  over: { index: number; path: string; maxKeys: number } | null;
  variables: string[];
  shape: string;
  maxRows: number;
  sql?: string;
}

/** `extensions.bill` */
export interface Bill {
  statements: number;
  roundTrips: number;
  maxRows: number;
  exact: boolean;
  complete?: boolean;
  variables: string[];
  plan: BilledStatement[];
}

export interface RanStatement {
  path: string;
  /** The fields whose counts it returned, if several shared it. */
  paths?: string[];
  text: string;
  parameters: number;
  values?: string[];
  keys: number;
  rows: number | null;
  beganMs: number;
  durationMs: number;
  waitedMs: number;
  duplicate: boolean;
  explain?: string[];
}

/** `extensions.sql` */
export interface Trace {
  planned: number;
  executed: number;
  roundTrips: number;
  rows: number;
  durationMs: number;
  duplicates: number;
  naive?: number;
  statements: RanStatement[];
}

export interface ResponseError {
  message: string;
  locations?: { line: number; column: number }[];
  extensions?: { code?: string; field?: string };
}

export interface Response {
  data?: unknown;
  errors?: ResponseError[];
  extensions?: {
    bill?: Bill;
    /** The error that running the operation would give. */
    refusal?: ResponseError | null;
    sql?: Trace;
  };
  /** The role that the server requires for a trace, where it refused one. */
  sqlRole?: string;
}

/** An operation as it is sent. */
export interface Operation {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | null | undefined;
}

/** Headers that the person has set for requests, such as a token. */
export type Headers = Record<string, string>;
