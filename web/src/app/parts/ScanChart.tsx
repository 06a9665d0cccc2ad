import { useId } from "react";

import { type FragmentType, graphql, readFragment } from "../../../gql";
import { type Hour, hours, span, ticks, top } from "../chart";
import { SITE } from "../here";
import { whole } from "../words";
import { place } from "../zones";
import { Empty } from "./States";

const GROUPS = graphql(`
  fragment ScanChart on ScanConnection {
    groups(by: [HOUR, OUTCOME], timeZone: $zone, first: 200) {
      from
      until
      outcome
      count
      hasMore
    }
  }
`);

/** In pixels: of the bars alone, and of all. */
const BARS = 140;
const HEIGHT = BARS + 30;
/** Above the highest bar, for the number on its line. */
const ABOVE = 10;

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: SITE.timeZone,
});

/** The scans of the last 24 hours, by the hours of the site. */
export function ScanChart({
  scans,
  now,
}: {
  scans: FragmentType<typeof GROUPS>;
  /** When they were asked for, in milliseconds. */
  now: number;
}) {
  const id = useId();
  const all = hours(readFragment(GROUPS, scans).groups);
  const [admitted, denied] = [total(all, "admitted"), total(all, "denied")];
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Scans of the last 24 hours</h2>
      {all.length === 0 ? (
        <div className="chart">
          <Empty>No scans in the last 24 hours.</Empty>
        </div>
      ) : (
        <figure className="chart">
          <figcaption>
            <span className="key key-admitted">{whole(admitted)} admitted</span>
            <span className="key key-denied">{whole(denied)} turned away</span>
            <span className="soft">Hours of {place(SITE.timeZone)}</span>
          </figcaption>
          <Bars
            hours={all}
            now={now}
            label={`${whole(admitted)} admitted, ${whole(denied)} turned away`}
          />
          <details>
            <summary>As a table</summary>
            <Table hours={all} />
          </details>
        </figure>
      )}
    </section>
  );
}

function total(hours: readonly Hour[], of: "admitted" | "denied"): number {
  return hours.reduce((sum, hour) => sum + hour[of], 0);
}

function Bars({ hours, now, label }: { hours: readonly Hour[]; now: number; label: string }) {
  const id = useId();
  const { from, until } = span(now, hours);
  const most = top(Math.max(...hours.map(({ admitted, denied }) => admitted + denied)));
  const x = (at: number) => `${((at - from) / (until - from)) * 100}%`;
  const height = (count: number) => (count / most) * BARS;
  return (
    <svg role="img" aria-labelledby={id} width="100%" height={HEIGHT}>
      <title id={id}>{`Scans by the hour: ${label}`}</title>
      {[0, most / 2, most].map((count) => (
        <g key={count} transform={`translate(0 ${ABOVE + BARS - height(count)})`}>
          <line x2="100%" className={count === 0 ? "axis" : "grid"} />
          {count > 0 && (
            <text x="-8" y="4" className="count">
              {whole(count)}
            </text>
          )}
        </g>
      ))}
      {hours
        .filter((hour) => hour.until > from && hour.from < until)
        .map((hour) => {
          const [admitted, denied] = [height(hour.admitted), height(hour.denied)];
          const width = `${((hour.until - hour.from) / (until - from)) * 100}%`;
          return (
            <svg key={hour.from} x={x(hour.from)} width={width} y={ABOVE} height={BARS}>
              <title>{`${range(hour)}: ${whole(hour.admitted)} admitted, ${whole(hour.denied)} turned away`}</title>
              {/* The whole hour shows its title. */}
              <rect width="100%" height="100%" className="hour" />
              <rect
                x="10%"
                width="80%"
                y={BARS - admitted}
                height={admitted}
                className="admitted"
              />
              <rect
                x="10%"
                width="80%"
                y={BARS - admitted - denied}
                height={denied}
                className="denied"
              />
            </svg>
          );
        })}
      {ticks(from, until, 6, SITE.timeZone).map((at) => (
        <svg key={at} x={x(at)} y={ABOVE + BARS} overflow="visible">
          <line y2="4" className="axis" />
          <text y="17" className="tick">
            {CLOCK.format(at)}
          </text>
        </svg>
      ))}
    </svg>
  );
}

function range({ from, until }: Hour): string {
  return `${CLOCK.format(from)} to ${CLOCK.format(until)}`;
}

function Table({ hours }: { hours: readonly Hour[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Hour</th>
          <th scope="col">Admitted</th>
          <th scope="col">Turned away</th>
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.from}>
            <th scope="row">{range(hour)}</th>
            <td>{whole(hour.admitted)}</td>
            <td>{whole(hour.denied)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
