/** An instant in the zone of the site, where it reads otherwise than in the reader's. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format;
}

const DATE = { year: "numeric", month: "numeric", day: "numeric" } as const;

/** The date and the time on the wall of a zone. */
function wall(at: Date, timeZone?: string): [date: string, time: string] {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = { hour: "numeric", minute: "numeric", hourCycle: "h23" } as const;
  return [
    format({ ...DATE, ...zone }, "en").format(at),
    format({ ...time, ...zone }, "en").format(at),
  ];
}

/** `Europe/Berlin` is Berlin. */
export function place(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

const READER = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface Zones {
  site: string;
  /** The browser's own if undefined, and so is the language. */
  reader?: string;
  locale?: string;
}

/**
 * The time at the site, with the date if that differs too: `13:05 Berlin`.
 * Nothing where the reader's clock reads the same.
 */
export function beside(instant: string, { site, reader, locale }: Zones): string | undefined {
  if (site === (reader ?? READER)) {
    return undefined;
  }
  const at = new Date(instant);
  const [there, here] = [wall(at, site), wall(at, reader)];
  if (there.join() === here.join()) {
    return undefined;
  }
  const zone = { timeZone: site };
  const time = format({ timeStyle: "short", ...zone }, locale).format(at);
  const day = format({ month: "short", day: "numeric", ...zone }, locale).format(at);
  return `${there[0] === here[0] ? "" : `${day}, `}${time} ${place(site)}`;
}
