import { clock } from "../app/words";
import { type Entry, isOpen, type Viewer } from "./entry";
import { remarks, say } from "./words";

/** How many scans that are done are shown. */
const LAST = 20;
/** How long a denied scan can be overruled in the list, in milliseconds. */
const RECENT = 10 * 60_000;

/** The last scans of this device, and all that somebody should look at. */
export function Log({
  entries,
  viewer,
  change,
  letIn,
}: {
  entries: readonly Entry[];
  viewer: Viewer;
  change: (id: number, change: (entry: Entry) => Entry) => void;
  letIn: (entry: Entry) => void;
}) {
  const open = entries.filter(isOpen);
  const done = entries.filter((entry) => !isOpen(entry)).slice(0, LAST);
  const row = (entry: Entry) => (
    <Row key={entry.id} entry={entry} viewer={viewer} change={change} letIn={letIn} />
  );
  return (
    <>
      {open.length > 0 && (
        <section aria-labelledby="open">
          <h2 id="open">To be sent, or to be looked at</h2>
          <ol className="scan-log">{open.map(row)}</ol>
        </section>
      )}
      <section aria-labelledby="last">
        <h2 id="last">Last scans</h2>
        {done.length === 0 && <p className="soft">None yet.</p>}
        <ol className="scan-log">{done.map(row)}</ol>
      </section>
    </>
  );
}

function Row({
  entry,
  viewer,
  change,
  letIn,
}: {
  entry: Entry;
  viewer: Viewer;
  change: (id: number, change: (entry: Entry) => Entry) => void;
  letIn: (entry: Entry) => void;
}) {
  const { tone, title, detail } = say(entry);
  const { id, state, at, code, direction, force, verdict } = entry;
  const isForeign = entry.viewer.id !== viewer.id;
  const isRecent = new Date().getTime() - Date.parse(at) < RECENT;
  const again = (now: Entry): Entry => ({
    ...now,
    state: "waiting",
    failures: 0,
    // The server has forgotten the key of one that nobody is sure of.
    tried: now.state === "unsure" ? null : now.tried,
  });
  const dismiss = (now: Entry): Entry => ({ ...now, dismissed: true });
  const adopt = (now: Entry): Entry => ({ ...now, viewer: { id: viewer.id, name: viewer.name } });
  const isDone = state === "refused" || state === "unsure" || verdict?.conflict === true;
  return (
    <li>
      <span className={`scan-tone ${tone}`}>{state === "waiting" ? "Waits" : title}</span>
      <span className="what">
        <code>{code}</code>
        {verdict?.holder != null && <span>{verdict.holder}</span>}
        <span className="soft">
          {direction === "IN" ? "in" : "out"}, {entry.gate.name}, {clock(Date.parse(at))}
        </span>
        {state !== "waiting" && tone !== "good" && <span className="reason">{detail}</span>}
        {state === "waiting" && force && (
          <span>Let {direction === "IN" ? "in" : "out"} anyway</span>
        )}
        {state === "waiting" && entry.refusal !== null && (
          <span className="reason">{entry.refusal}</span>
        )}
        {state === "waiting" && isForeign && (
          <span className="reason">
            {entry.viewer.name} has read it. It is sent when {entry.viewer.name} signs in here.
          </span>
        )}
        {tone === "good" && verdict?.denialReason != null && (
          <span className="reason">{detail}</span>
        )}
        {remarks(entry).map((remark) => (
          <span key={remark} className="reason">
            {remark}
          </span>
        ))}
      </span>
      <span className="buttons">
        {state === "waiting" && isForeign && (
          <button type="button" onClick={() => change(id, adopt)}>
            Send as {viewer.name}
          </button>
        )}
        {state === "waiting" && !isForeign && !force && (
          <button type="button" onClick={() => letIn(entry)}>
            {direction === "IN" ? "Let in anyway" : "Let out anyway"}
          </button>
        )}
        {verdict?.outcome === "DENIED" && isRecent && !force && (
          <button type="button" onClick={() => letIn(entry)}>
            {direction === "IN" ? "Let in anyway" : "Let out anyway"}
          </button>
        )}
        {(state === "refused" || state === "unsure") && (
          <button type="button" onClick={() => change(id, again)}>
            Send again
          </button>
        )}
        {isDone && !entry.dismissed && (
          <button type="button" onClick={() => change(id, dismiss)}>
            Done
          </button>
        )}
      </span>
    </li>
  );
}
