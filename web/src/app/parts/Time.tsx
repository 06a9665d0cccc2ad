import { day, exactly, moment } from "../words";

/** An instant in the reader's zone; pointing at it shows it in UTC, too. */
export function Time({ at, short = false }: { at: string; short?: boolean }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {short ? day(at) : moment(at)}
    </time>
  );
}
