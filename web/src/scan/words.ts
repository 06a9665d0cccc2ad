/** What became of a scan, in words. */
import type { DenialReason } from "../../gql/graphql";
import type { Entry } from "./entry";

const REASONS: Readonly<Record<DenialReason, string>> = {
  GATE_CLOSED: "This gate is closed.",
  UNKNOWN_PASS: "No pass has this code.",
  REVOKED: "The pass was revoked.",
  HOLDER_BLOCKED: "The holder is blocked.",
  WRONG_GATE: "The pass is for another gate.",
  NOT_YET_VALID: "The pass is not valid yet.",
  EXPIRED: "The pass has expired.",
  ALREADY_INSIDE: "The holder is inside already.",
  ENTRIES_EXHAUSTED: "All entries of the pass are used.",
  NOT_INSIDE: "The holder is not inside.",
};

export interface Said {
  tone: "good" | "bad" | "unknown";
  title: string;
  detail: string;
}

export function say({ state, verdict, refusal, direction }: Entry): Said {
  if (state === "refused") {
    return { tone: "bad", title: "Not recorded", detail: refusal ?? "" };
  }
  if (state === "unsure") {
    return {
      tone: "unknown",
      title: "Perhaps recorded",
      detail:
        "It was sent more than a day ago, and the answer was lost. Look for it in the list of " +
        "the gate before you send it again.",
    };
  }
  if (verdict === null) {
    return {
      tone: "unknown",
      title: "Recorded, not checked",
      detail: "The server does not answer, so nobody knows whether the pass is valid.",
    };
  }
  const { outcome, denialReason, passGate } = verdict;
  const reason = denialReason === null ? "" : REASONS[denialReason];
  const whose = denialReason === "WRONG_GATE" && passGate !== null ? ` It is for ${passGate}.` : "";
  if (outcome === "DENIED") {
    return { tone: "bad", title: "Denied", detail: `${reason}${whose}` };
  }
  return {
    tone: "good",
    title: "Admitted",
    detail:
      reason === "" ? WAY[direction] : `Let ${WAY[direction].toLowerCase()} anyway. ${reason}`,
  };
}

const WAY = { IN: "In", OUT: "Out" } as const;

/** What is unusual about a scan that the server has. */
export function remarks({ verdict }: Entry): string[] {
  if (verdict === null) {
    return [];
  }
  return [
    ...(verdict.late ? ["It arrived after a newer scan of this pass."] : []),
    ...(verdict.conflict ? ["Newer scans of this pass do not fit: look at the pass."] : []),
  ];
}
