import type { Viewer } from "./entry";
import type { Shown } from "./queue";

/** Whether scans are checked, and how many wait. */
export function Status({
  shown: { entries, state, durable },
  viewer,
  signIn,
  isReached,
}: {
  shown: Shown;
  viewer: Viewer;
  signIn: string | undefined;
  isReached: boolean;
}) {
  const own = entries.filter((entry) => entry.state === "waiting" && entry.viewer.id === viewer.id);
  const count = own.length;
  const waiting = count === 0 ? "" : count === 1 ? "1 scan waits." : `${count} scans wait.`;
  const text =
    signIn !== undefined
      ? `Not signed in. ${waiting}`
      : state.is === "forbidden"
        ? `${state.why} ${waiting}`
        : state.is === "offline"
          ? `${state.why ?? "No connection."} ${waiting}`
          : state.is === "sending" && count > 1
            ? `Sending ${count} scans…`
            : isReached
              ? "Connected"
              : `No connection. ${waiting}`;
  return (
    <div className={text === "Connected" ? "scan-status" : "scan-status trouble"}>
      <span role="status">{text}</span>
      {signIn !== undefined && (
        <a className="button" href={signIn}>
          Sign in
        </a>
      )}
      {!durable && (
        <span role="alert">
          This browser keeps nothing: scans that wait are lost when the page is closed.
        </span>
      )}
    </div>
  );
}
