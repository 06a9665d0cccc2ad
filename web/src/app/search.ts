/** What a search finds, as a list to choose from. */
import type { SearchQuery } from "../../gql/graphql";
import { gateAddress, holderAddress, passAddress } from "./address";
import { passTitle, said } from "./words";

type Found = SearchQuery["search"]["nodes"][number];

export interface Choice {
  id: string;
  href: string;
  kind: "Gate" | "Holder" | "Pass";
  title: string;
  detail: string;
}

export function choice(found: Found): Choice {
  switch (found.__typename) {
    case "Gate":
      return {
        id: found.id,
        href: gateAddress(found.code),
        kind: "Gate",
        title: found.name,
        detail: found.code,
      };
    case "Holder":
      return {
        id: found.id,
        href: holderAddress(found.id),
        kind: "Holder",
        title: found.name,
        detail: found.company ?? "",
      };
    case "Pass":
      return {
        id: found.id,
        href: passAddress(found),
        kind: "Pass",
        title: found.code ?? passTitle(found.kind),
        detail: `${said(found.status)}, ${found.holder.name}`,
      };
  }
}

/** The place of the next choice, round and round; -1 is the text itself. */
export function step(place: number, by: 1 | -1, count: number): number {
  const places = count + 1;
  return ((place + 1 + by + places) % places) - 1;
}

/** Whether a key that was pressed there is meant for what is there. */
export function isTyping(
  target: { tagName?: string; isContentEditable?: boolean } | null,
): boolean {
  return (
    target?.isContentEditable === true ||
    ["INPUT", "SELECT", "TEXTAREA"].includes(target?.tagName ?? "")
  );
}
