import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useMay } from "../parts/useMay";
import type { GateActsProps } from "./GateDialogs";
import type { HolderActsProps } from "./HolderDialogs";
import type { PassActsProps } from "./PassDialogs";

/** Said where a dialog could not be loaded. */
const lost = {
  default: () => (
    <p role="alert" className="soft">
      The server does not answer. Reload the page when it does.
    </p>
  ),
};

// Most readers never open one.
const PassDialogs = lazy(() => import("./PassDialogs").catch(() => lost));
const HolderDialogs = lazy(() => import("./HolderDialogs").catch(() => lost));
const GateDialogs = lazy(() => import("./GateDialogs").catch(() => lost));

/** What an officer can do with a pass. */
export function PassActs({ pass }: { pass: PassActsProps["pass"] & { status: string } }) {
  const { acts } = useMay();
  const [act, setAct] = useState<PassActsProps["act"]>();
  if (!acts || pass.status === "REVOKED") {
    return null;
  }
  return (
    <>
      <button type="button" onClick={() => setAct("extend")}>
        Extend
      </button>
      <button type="button" onClick={() => setAct("revoke")}>
        Revoke
      </button>
      {act !== undefined && (
        <Suspense>
          <PassDialogs act={act} pass={pass} onClose={() => setAct(undefined)} />
        </Suspense>
      )}
    </>
  );
}

/** What an officer can do with a holder. */
export function HolderActs({
  holder,
}: {
  holder: HolderActsProps["holder"] & { blockedAt?: string | null };
}) {
  const { acts } = useMay();
  const [act, setAct] = useState<HolderActsProps["act"]>();
  if (!acts) {
    return null;
  }
  const isBlocked = holder.blockedAt != null;
  return (
    <p className="buttons">
      {!isBlocked && (
        <Link className="button" href={`/issue?holder=${encodeURIComponent(holder.id)}`}>
          Issue a pass
        </Link>
      )}
      <button type="button" onClick={() => setAct("change")}>
        Change
      </button>
      <button type="button" onClick={() => setAct(isBlocked ? "unblock" : "block")}>
        {isBlocked ? "Unblock" : "Block"}
      </button>
      {act !== undefined && (
        <Suspense>
          <HolderDialogs act={act} holder={holder} onClose={() => setAct(undefined)} />
        </Suspense>
      )}
    </p>
  );
}

/** What an officer can do at a gate, and an administrator with it. */
export function GateActs({
  gate,
}: {
  gate: Extract<GateActsProps, { gate: object }>["gate"] & {
    code: string;
    closedAt?: string | null;
  };
}) {
  const { acts, gates } = useMay();
  const [act, setAct] = useState<"change" | "close" | "reopen">();
  if (!acts) {
    return null;
  }
  const isClosed = gate.closedAt != null;
  return (
    <p className="buttons">
      {!isClosed && (
        <Link className="button" href={`/issue?gate=${encodeURIComponent(gate.code)}`}>
          Issue a pass
        </Link>
      )}
      {gates && (
        <>
          <button type="button" onClick={() => setAct("change")}>
            Change
          </button>
          <button type="button" onClick={() => setAct(isClosed ? "reopen" : "close")}>
            {isClosed ? "Reopen" : "Close"}
          </button>
        </>
      )}
      {act !== undefined && (
        <Suspense>
          <GateDialogs act={act} gate={gate} onClose={() => setAct(undefined)} />
        </Suspense>
      )}
    </p>
  );
}

/** Adds a gate. */
export function AddGate() {
  const { gates } = useMay();
  const [open, setOpen] = useState(false);
  if (!gates) {
    return null;
  }
  return (
    <>
      <button type="button" className="newer" onClick={() => setOpen(true)}>
        Add a gate
      </button>
      {open && (
        <Suspense>
          <GateDialogs act="create" onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
