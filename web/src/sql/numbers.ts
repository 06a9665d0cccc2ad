/** Numbers as the panel writes them. */

const WHOLE = new Intl.NumberFormat("en-US");

export function whole(value: number): string {
  return WHOLE.format(value);
}

/** `1 statement`, `1,204 statements` */
export function counted(value: number, noun: string): string {
  return `${whole(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** Milliseconds, in a unit that keeps them short: `0.26 ms`, `18 ms`, `1.02 s`. */
export function time(milliseconds: number): string {
  if (milliseconds >= 1000) {
    return `${significant(milliseconds / 1000)} s`;
  }
  return `${significant(milliseconds)} ms`;
}

function significant(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }).format(value);
}
