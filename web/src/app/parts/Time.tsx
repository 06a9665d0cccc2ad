import { SITE } from "../here";
import { day, exactly, moment } from "../words";
import { beside } from "../zones";

/**
 * An instant in the reader's zone, with the site's beside it where that differs. Pointing at
 * it shows it in full, in both and in UTC.
 */
export function Time({ at, short = false }: { at: string; short?: boolean }) {
  const there = short ? undefined : beside(at, { site: SITE.timeZone });
  return (
    <time
      dateTime={at}
      // Few are pointed at, and to write an instant in full is slow.
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = exactly(at, SITE.timeZone);
      }}
    >
      {short ? day(at) : moment(at)}
      {there !== undefined && <span className="there"> {there}</span>}
    </time>
  );
}
