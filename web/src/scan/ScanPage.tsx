import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
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
  leave,
}: {
  queue: Queue;
  viewer: Viewer;
  gate: Gate;
  /** Where to sign in, if nobody is. */
  signIn: string | undefined;
  leave: () => void;
}) {
  const shown = useSyncExternalStore(queue.subscribe, queue.shown);
  const [direction, setDirection] = useState<Direction>(() => remembered("direction") ?? "IN");
  const [isFilming, setFilming] = useState(() => remembered("camera") ?? true);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<string>();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
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

  const scan = async (code: string, force = false, way = direction) => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    setProblem(undefined);
    try {
      const entry = await queue.add({
        viewer: { id: viewer.id, name: viewer.name },
        gate,
        code,
        direction: way,
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
    busy.current = false;
  };
  const { video, state: camera } = useCamera(isFilming, (code) => {
    const now = Date.now();
    // A verdict stays until it is read; the next code waits in front of the camera.
    if (seen.isNew(code, now) && !busy.current && result === undefined) {
      seen.take(code, now);
      void scan(code);
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = text.trim();
    if (code !== "" && !busy.current) {
      setText("");
      void scan(code);
    }
  };
  /** A scanner that types begins with the next code while a verdict is on the screen. */
  const type = (letter: string) => {
    flushSync(() => {
      setResult(undefined);
      setText(letter);
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
      await scan(entry.code, true, entry.direction);
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
        <Status shown={shown} viewer={viewer} signIn={signIn} />
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
        <form className="scan-typed" onSubmit={submit}>
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
        result={result}
        close={() => setResult(undefined)}
        letIn={(entry) => void letIn(entry)}
        type={type}
      />
    </div>
  );
}
