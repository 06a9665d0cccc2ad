import { useCallback, useState, useSyncExternalStore } from "react";

import { useDelayed } from "../app/parts/useDelayed";
import type { Gate } from "./entry";
import type { Queue } from "./queue";
import { ScanPage } from "./ScanPage";
import { remember, remembered } from "./settings";
import { useStart } from "./useStart";

const SIGN_IN = "/sign-in?then=/scan";

/** Asks who scans and where, once, and then scans. */
export function ScanApp({ queue }: { queue: Queue }) {
  const send = useCallback(() => void queue.send(), [queue]);
  const start = useStart(send);
  const { viewer, gates, session } = start;
  const [gate, setGate] = useState(() => remembered("gate"));
  const { state } = useSyncExternalStore(queue.subscribe, queue.shown);
  const choose = (gate: Gate | undefined) => {
    remember("gate", gate);
    setGate(gate);
  };

  const signedOut = session === "signedOut" || state.is === "signedOut";
  if (viewer === undefined) {
    return (
      <Note title="Scan">
        {session === "asking" ? (
          <p role="status">Loading…</p>
        ) : session === "signedOut" ? (
          <p>
            <a className="button" href={SIGN_IN}>
              Sign in
            </a>
          </p>
        ) : (
          <p role="alert">
            The server does not answer. This device can record scans without it once somebody has
            signed in here.
          </p>
        )}
      </Note>
    );
  }
  if (viewer.role === "VIEWER") {
    return (
      <Note title="This is not for your role">
        <p>
          Guards record scans. <a href="/">Go to the overview.</a>
        </p>
      </Note>
    );
  }
  // A viewer who is bound to gates may have been bound to others since.
  const isOwn = gates === undefined || start.hasMore || gates.some(({ id }) => id === gate?.id);
  if (gate === undefined || (!isOwn && session === "signedIn")) {
    return <GateChoice gates={gates} hasMore={start.hasMore} find={start.find} choose={choose} />;
  }
  return (
    <ScanPage
      queue={queue}
      viewer={viewer}
      gate={gate}
      signIn={signedOut ? SIGN_IN : undefined}
      isReached={session !== "unreachable"}
      leave={() => choose(undefined)}
    />
  );
}

function Note({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <main className="scan-note">
      <h1>{title}</h1>
      {children}
    </main>
  );
}

/** Few gates are a list; many are found by what is typed. */
const FEW = 8;

function GateChoice({
  gates,
  hasMore,
  find,
  choose,
}: {
  gates: readonly Gate[] | undefined;
  hasMore: boolean;
  find: (text: string) => void;
  choose: (gate: Gate) => void;
}) {
  const [text, setText] = useState("");
  const [isLong, setLong] = useState(false);
  if (!isLong && gates !== undefined && (hasMore || gates.length > FEW)) {
    setLong(true);
  }
  const sought = text.trim().toLowerCase();
  const asked = useDelayed(text.trim(), 200);
  const [told, setTold] = useState("");
  if (isLong && asked !== told) {
    setTold(asked);
    find(asked);
  }
  const shown = gates?.filter(
    ({ name, code }) =>
      name.toLowerCase().includes(sought) || code.toLowerCase().startsWith(sought),
  );
  return (
    <Note title="At which gate is this device?">
      {isLong && (
        <input
          type="search"
          aria-label="Find a gate"
          placeholder="Name or code"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {shown === undefined ? (
        <p role="status">Loading the gates…</p>
      ) : (
        shown.length === 0 && <p role="status">No open gate fits.</p>
      )}
      <ul className="scan-gates">
        {shown?.map((gate) => (
          <li key={gate.id}>
            <button type="button" onClick={() => choose(gate)}>
              <strong>{gate.name}</strong> <span className="soft">{gate.code}</span>
            </button>
          </li>
        ))}
      </ul>
      <p>
        <a href="/">Go to the overview</a>
      </p>
    </Note>
  );
}
