import { useCallback, useEffect, useState } from "react";

import { graphql } from "../../gql";
import type { Role } from "../../gql/graphql";
import { ask } from "./api";
import type { Gate, Viewer } from "./entry";
import { remember, remembered } from "./settings";

const START = graphql(`
  query ScanStart($some: GateFilter!) {
    viewer {
      id
      name
      role
      gates {
        id
        code
        name
        closedAt
      }
    }
    gates(
      first: 100
      filter: { and: [{ closedAt: { isNull: true } }, $some] }
      orderBy: { field: NAME, direction: ASC }
    ) {
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        code
        name
      }
    }
  }
`);

export interface Start {
  viewer: (Viewer & { role: Role }) | undefined;
  /** The open gates at which the viewer scans; undefined while they are not known. */
  gates: readonly Gate[] | undefined;
  hasMore: boolean;
  /** What the server last said about who is here. */
  session: "asking" | "signedIn" | "signedOut" | "unreachable";
  /** Asks for gates with a text in their name or code. */
  find: (text: string) => void;
}

/** How often a server is asked that did not answer, in milliseconds. */
const AGAIN = 10_000;

/** Who scans, and at which gates. Without the server it is who scanned here before. */
export function useStart(onSignedIn: () => void): Start {
  const [viewer, setViewer] = useState(() => remembered("viewer"));
  const [gates, setGates] = useState<readonly Gate[]>();
  const [hasMore, setMore] = useState(false);
  const [session, setSession] = useState<Start["session"]>("asking");
  const [text, find] = useState("");

  const start = useCallback(async () => {
    const some =
      text === "" ? {} : { or: [{ name: { contains: text } }, { code: { startsWith: text } }] };
    const answered = await ask(START, { some });
    if (answered.is !== "answered" || answered.answer.data == null) {
      setSession(answered.is === "signedOut" ? "signedOut" : "unreachable");
      return;
    }
    const { viewer, gates } = answered.answer.data;
    const { id, name, role, gates: own } = viewer;
    remember("viewer", { id, name, role });
    setViewer({ id, name, role });
    setSession("signedIn");
    const open = own?.filter(({ closedAt }) => closedAt == null);
    setGates((open ?? gates.nodes).map(({ id, code, name }) => ({ id, code, name })));
    setMore(own == null && gates.pageInfo.hasNextPage);
    onSignedIn();
  }, [text, onSignedIn]);

  useEffect(() => {
    const begin = () => void start();
    begin();
    const back = () => {
      if (!document.hidden) {
        begin();
      }
    };
    const lose = () => setSession((before) => (before === "signedOut" ? before : "unreachable"));
    addEventListener("online", begin);
    addEventListener("offline", lose);
    document.addEventListener("visibilitychange", back);
    return () => {
      removeEventListener("online", begin);
      removeEventListener("offline", lose);
      document.removeEventListener("visibilitychange", back);
    };
  }, [start]);
  useEffect(() => {
    if (session !== "unreachable") {
      return;
    }
    const timer = setInterval(() => void start(), AGAIN);
    return () => clearInterval(timer);
  }, [session, start]);
  return { viewer, gates, hasMore, session, find };
}
