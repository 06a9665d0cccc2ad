/** What happened to a pass, and what will, in the order of time, newest first. */
import type { ShownPass } from "./pages/PassPage";
import { said } from "./words";

export interface Event {
  id: string;
  at: string;
  what: string;
  tone: "good" | "bad" | "plain" | "coming";
  reason?: string | undefined;
  gate?: { code: string; name: string } | undefined;
}

export function life(pass: Pick<ShownPass, LifeField>, now: Date): Event[] {
  const coming = (at: string) => new Date(at) > now;
  const events: Event[] = pass.scans.nodes.map((scan) => {
    const admitted = scan.outcome === "ADMITTED";
    const way = scan.direction === "IN" ? "In" : "Out";
    return {
      id: scan.id,
      at: scan.scannedAt,
      what: admitted ? way : `Turned away on the way ${way.toLowerCase()}`,
      tone: admitted ? "good" : "bad",
      reason: scan.denialReason == null ? undefined : said(scan.denialReason),
      gate: scan.gate,
    };
  });
  events.push({ id: "issued", at: pass.issuedAt, what: "Issued", tone: "plain" });
  for (const [id, at, past, future] of [
    ["from", pass.validFrom, "Valid from here", "Will be valid"],
    ["until", pass.validUntil, "Expired", "Will expire"],
  ] as const) {
    // What was revoked before neither begins nor ends.
    if (pass.revokedAt == null || Date.parse(pass.revokedAt) > Date.parse(at)) {
      const is = coming(at);
      events.push({ id, at, what: is ? future : past, tone: is ? "coming" : "plain" });
    }
  }
  if (pass.revokedAt != null) {
    const reason = pass.revokeReason ?? undefined;
    events.push({ id: "revoked", at: pass.revokedAt, what: "Revoked", tone: "bad", reason });
  }
  return events.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

type LifeField = "scans" | "issuedAt" | "validFrom" | "validUntil" | "revokedAt" | "revokeReason";
