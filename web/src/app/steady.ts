/** Lists that are asked for again while someone reads them. */

export interface Identified {
  id: string;
}

/**
 * What a list shows while it is read: the same rows at the same places, as they are now.
 * A row that has left the list is shown as it was.
 */
export function steady<Row extends Identified>(
  held: readonly Row[],
  fresh: readonly Row[],
): readonly Row[] {
  const now = new Map(fresh.map((row) => [row.id, row]));
  return held.map((row) => now.get(row.id) ?? row);
}

/** How many rows are new since someone began to read. */
export function newer(held: readonly Identified[], fresh: readonly Identified[]): number {
  const known = new Set(held.map(({ id }) => id));
  return fresh.filter(({ id }) => !known.has(id)).length;
}

/**
 * A long list after one of its pages was asked for again.
 *
 * @param rows what is loaded
 * @param from the index of the page's first row
 * @param page the page as it is now
 * @param last whether the list ends with the page
 * @returns the list, or undefined if the page has nothing to do with it any more
 */
export function mend<Row extends Identified>(
  rows: readonly Row[],
  from: number,
  page: readonly Row[],
  last: boolean,
): Row[] | undefined {
  const before = rows.slice(0, from);
  if (last) {
    return unique([...before, ...page]);
  }
  const places = new Map(rows.map((row, index) => [row.id, index]));
  const known = page.findLast((row) => (places.get(row.id) ?? -1) >= from);
  if (known === undefined) {
    return undefined;
  }
  // Up to the last row that was loaded, the page is the truth; behind it are those that follow.
  return unique([...before, ...page, ...rows.slice((places.get(known.id) ?? 0) + 1)]);
}

/** Each row once: where it comes first. */
function unique<Row extends Identified>(rows: Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/**
 * Where to scroll to, so that the first row in sight stays where it is.
 *
 * @param before the rows as they were, and how far they were scrolled, in pixels
 * @param rows the rows as they are
 * @param height of a row, in pixels
 */
export function anchored(
  before: { rows: readonly Identified[]; scrolled: number },
  rows: readonly Identified[],
  height: number,
): number {
  const first = Math.floor(before.scrolled / height);
  const places = new Map(rows.map(({ id }, index) => [id, index]));
  // If it is gone, the next one that is not.
  for (let index = first; index < before.rows.length; index += 1) {
    const place = places.get(before.rows[index]?.id ?? "");
    if (place !== undefined) {
      return before.scrolled + (place - index) * height;
    }
  }
  return before.scrolled;
}
