import { type Interval, INTERVALS, saveInterval } from "../refresh";
import { refresher, useRefreshState } from "../refreshing";
import { clock } from "../words";

const LABELS: Record<Interval, string> = {
  0: "Off",
  5: "Every 5 s",
  15: "Every 15 s",
  60: "Every minute",
  300: "Every 5 minutes",
};

/** How often the page asks again, and when it last was answered. */
export function RefreshChoice() {
  const { interval, updated, failures } = useRefreshState();
  return (
    <div className="refresh">
      <span role="status">
        {failures > 0 && (
          <>
            <span className="reason">
              No answer{updated !== undefined && ` since ${clock(updated)}`}
            </span>{" "}
            <button type="button" onClick={() => void refresher.ask()}>
              Try now
            </button>
          </>
        )}
      </span>
      {failures === 0 && updated !== undefined && (
        <span className="updated">Updated {clock(updated)}</span>
      )}
      <label>
        <span className="visually-hidden">Refresh</span>
        <select
          title="How often this page is refreshed"
          value={interval}
          onChange={(event) => {
            const chosen = INTERVALS.find((each) => String(each) === event.currentTarget.value);
            if (chosen !== undefined) {
              saveInterval(localStorage, chosen);
              refresher.choose(chosen);
            }
          }}
        >
          {INTERVALS.map((each) => (
            <option key={each} value={each}>
              {LABELS[each]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
