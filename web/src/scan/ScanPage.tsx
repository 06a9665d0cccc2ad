import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";

import type { Direction } from "../../gql/graphql";
import type { Entry, Gate, Viewer } from "./entry";
import { Log } from "./Log";
import type { Queue } from "./queue";
import { Seen } from "./seen";
import { remember, remembered } from "./settings";
import { allowSound, signal } from "./signals";
import { Status } from "./Status";
import { useCamera } from "./useCamera";
import { useWakeLock } from "./useWakeLock";
import { Verdict } from "./Verdict";
import { say } from "./words";

/** How long to wait for a verdict before saying that there is none, in milliseconds. */
const PATIENCE = 4_000;

/** How long a verdict stays at least while others are waiting, in milliseconds. */
const LEAST = 900;

interface Asked {
  code: string;
  direction: Direction;
  force: boolean;
}

/** What fills the screen: a scan that is being checked, or what became of it. */
export interface Result {
  entry: Entry;
  isChecked: boolean;
}

/** Scans at a gate. */
export function ScanPage({
  queue,
  viewer,
  gate,
  signIn,
  isReached,
  leave,
}: {
  queue: Queue;
  viewer: Viewer;
  gate: Gate;
  /** Where to sign in, if nobody is. */
  signIn: string | undefined;
  /** Whether the server has answered when it was last asked. */
  isReached: boolean;
  leave: () => void;
}) {
  const shown = useSyncExternalStore(queue.subscribe, queue.shown);
  const [direction, setDirection] = useState<Direction>(() => remembered("direction") ?? "IN");
  const [isFilming, setFilming] = useState(() => remembered("camera") ?? true);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<string>();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  /** Codes that were typed while another was checked. */
  const pending = useRef<Asked[]>([]);
  const busy = useRef(false);
  const [seen] = useState(() => new Seen());
  useWakeLock();

  useEffect(() => {
    document.title = `${gate.name} · Gatepass`;
    // Sound needs a touch first.
    document.addEventListener("pointerdown", allowSound);
    document.addEventListener("keydown", allowSound);
    return () => {
      document.removeEventListener("pointerdown", allowSound);
      document.removeEventListener("keydown", allowSound);
    };
  }, [gate.name]);

  const scan = async (asked: Asked) => {
    pending.current.push(asked);
    if (busy.current) {
      return;
    }
    busy.current = true;
    for (let next = pending.current.shift(); next; next = pending.current.shift()) {
      await record(next);
      if (pending.current.length > 0) {
        await new Promise((resolve) => setTimeout(resolve, LEAST));
      }
    }
    busy.current = false;
  };
  const record = async ({ code, direction, force }: Asked) => {
    setProblem(undefined);
    try {
      const entry = await queue.add({
        viewer: { id: viewer.id, name: viewer.name },
        gate,
        code,
        direction,
        force,
      });
      setResult({ entry, isChecked: false });
      const now = await queue.verdict(entry, PATIENCE);
      setResult({ entry: now, isChecked: true });
      signal(say(now).tone);
    } catch {
      setResult(undefined);
      setProblem("This device could not keep the scan, so it was not recorded. Free some space.");
      signal("bad");
    }
  };
  // The verdict of a slow server is shown when it comes.
  const current = shown.entries.find(({ id }) => id === result?.entry.id);
  const isLate = result?.isChecked === true && result.entry.state === "waiting";
  const lateTone =
    isLate && current !== undefined && current.state !== "waiting" ? say(current).tone : undefined;
  useEffect(() => {
    if (lateTone !== undefined) {
      signal(lateTone);
    }
  }, [lateTone]);
  const { video, state: camera } = useCamera(isFilming, (code) => {
    const now = Date.now();
    // A verdict stays until it is read; the next code waits in front of the camera.
    if (seen.isNew(code, now) && !busy.current && result === undefined) {
      seen.take(code, now);
      void scan({ code, direction, force: false });
    }
  });
  const submit = () => {
    const code = text.trim();
    if (code !== "") {
      // At once: a second Enter finds nothing.
      flushSync(() => setText(""));
      void scan({ code, direction, force: false });
    }
  };
  /** A verdict may come between the last letter of a code and Enter. */
  const enter = () => {
    setResult(undefined);
    submit();
  };
  /** A scanner that types does not wait for a verdict to go. */
  const type = (letter: string) => {
    flushSync(() => {
      setResult(undefined);
      setText((before) => before + letter);
    });
    input.current?.focus();
  };
  const letIn = async (entry: Entry) => {
    setResult(undefined);
    const isWaiting = (now: Entry) => now.state === "waiting";
    const changed = await queue.change(entry.id, (now) =>
      isWaiting(now) ? { ...now, force: true } : now,
    );
    if (changed === undefined || !isWaiting(changed)) {
      const { code, direction } = entry;
      await scan({ code, direction, force: true });
    } else {
      void queue.send();
    }
  };

  return (
    <div className="scan">
      <header className="scan-bar">
        <a href="/" className="brand">
          Gatepass
        </a>
        <button type="button" className="scan-gate" onClick={leave}>
          <span className="visually-hidden">Change the gate: </span>
          <strong className="cut">{gate.name}</strong>
        </button>
        <Status shown={shown} viewer={viewer} signIn={signIn} isReached={isReached} />
      </header>
      <main className="scan-main">
        <h1 className="visually-hidden">Scan at {gate.name}</h1>
        <div className="scan-direction" role="radiogroup" aria-label="Direction">
          {(["IN", "OUT"] as const).map((way) => (
            <label key={way}>
              <input
                type="radio"
                name="direction"
                checked={direction === way}
                onChange={() => {
                  remember("direction", way);
                  setDirection(way);
                }}
              />
              {way === "IN" ? "In" : "Out"}
            </label>
          ))}
        </div>
        <div className="scan-camera">
          <video
            ref={video}
            muted
            playsInline
            aria-label="Picture of the camera"
            hidden={camera.is !== "on"}
          />
          <p role="status">
            {camera.is === "starting" && "Starting the camera…"}
            {camera.is === "failed" && camera.why}
            {camera.is === "off" && "The camera is off."}
          </p>
          <button
            type="button"
            onClick={() => {
              remember("camera", !isFilming);
              setFilming(!isFilming);
            }}
          >
            {isFilming ? "Camera off" : "Camera on"}
          </button>
        </div>
        <form
          className="scan-typed"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <input
            ref={input}
            type="text"
            aria-label="Code"
            placeholder="Code"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" className="main">
            Scan
          </button>
        </form>
        {problem !== undefined && (
          <p role="alert" className="mistake">
            {problem}
          </p>
        )}
        <Log
          entries={shown.entries}
          viewer={viewer}
          change={(id, change) => void queue.change(id, change).then(() => queue.send())}
          letIn={(entry) => void letIn(entry)}
        />
      </main>
      <Verdict
        result={result && { ...result, entry: current ?? result.entry }}
        close={() => setResult(undefined)}
        enter={enter}
        letIn={(entry) => void letIn(entry)}
        type={type}
      />
    </div>
  );
}
