/** Sends one scan to the server, and says what the answer means for the queue. */
import { graphql } from "../../gql";
import type { RecordScanMutation } from "../../gql/graphql";
import { type Answer, ask } from "./api";
import type { Entry, Sent, Verdict } from "./entry";

const RECORD = graphql(`
  mutation RecordScan($input: RecordScanInput!) {
    recordScan(input: $input) {
      scan {
        id
        outcome
        denialReason
        late
        conflict
        holder {
          id
          name
        }
        pass {
          id
          kind
          gate {
            id
            name
          }
        }
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export type Reply =
  | { is: "recorded"; verdict: Verdict }
  /** The same key was sent with another input, and that is recorded. */
  | { is: "known" }
  | { is: "refused"; why: string }
  | { is: "signedOut" }
  | { is: "forbidden"; why: string }
  /** The server failed at this scan; it may fail at it again. */
  | { is: "failed"; why: string }
  /** The server takes none now. */
  | { is: "busy"; why: string }
  | { is: "unreachable" };

export async function sendScan(
  { gate, code, direction, key, at }: Entry,
  { live, force }: Sent,
  send: typeof fetch = fetch,
): Promise<Reply> {
  const input = {
    gate: gate.id,
    code,
    direction,
    force,
    idempotencyKey: key,
    ...(!live && { at }),
  };
  const answered = await ask(RECORD, { input }, send);
  return answered.is === "answered" ? meaning(answered.answer, answered.status) : answered;
}

/** Errors that are about the moment, not about the scan. */
const BUSY =
  /^(TOO_MANY_(BODIES|ANSWERS|CONNECTIONS|IN_FLIGHT|ATTEMPTS)|CONFLICT|READ_ONLY|SCHEMA_MISMATCH|DATABASE_\w+|REQUEST_TIMEOUT|SQL_TIME_EXCEEDED|BODY_TIMEOUT|PROVIDER_UNAVAILABLE)$/;

export function meaning({ data, errors }: Answer<RecordScanMutation>, status: number): Reply {
  const payload = data?.recordScan;
  const [mistake] = payload?.userErrors ?? [];
  if (payload?.scan != null) {
    const { outcome, denialReason, late, conflict, holder, pass } = payload.scan;
    return {
      is: "recorded",
      verdict: {
        outcome,
        denialReason: denialReason ?? null,
        late,
        conflict,
        holder: holder?.name ?? null,
        kind: pass?.kind ?? null,
        passGate: pass?.gate.name ?? null,
      },
    };
  }
  if (mistake !== undefined) {
    return mistake.code === "IDEMPOTENCY_KEY_REUSED"
      ? { is: "known" }
      : { is: "refused", why: mistake.message };
  }
  const [error] = errors ?? [];
  const code = error?.extensions?.code ?? "";
  const why = error?.message ?? `The server answered with status ${status}.`;
  if (code === "UNAUTHENTICATED") {
    return { is: "signedOut" };
  }
  if (code === "FORBIDDEN") {
    return { is: "forbidden", why };
  }
  if (BUSY.test(code) || (error === undefined && status >= 500)) {
    return { is: "busy", why };
  }
  return { is: "failed", why };
}
