import { useState } from "react";
import { useQuery } from "urql";

import { type FragmentType, graphql, readFragment } from "../../../gql";
import { type Change, changes, told } from "../history";
import { Failed, Loading } from "./States";
import { Time } from "./Time";
import { useMay } from "./useMay";

const EVENTS = graphql(`
  fragment Events on EventConnection {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      kind
      at
      viewer
      oldValues
      newValues
    }
  }
`);

const OF_PASS = graphql(`
  query PassHistory($id: ID!, $first: Int!) {
    pass(id: $id) {
      id
      history(first: $first, orderBy: { field: TRANSACTION_ID, direction: DESC }) {
        ...Events
      }
    }
  }
`);

const OF_HOLDER = graphql(`
  query HolderHistory($id: ID!, $first: Int!) {
    holder(id: $id) {
      id
      history(first: $first, orderBy: { field: TRANSACTION_ID, direction: DESC }) {
        ...Events
      }
    }
  }
`);

const OF_GATE = graphql(`
  query GateHistory($id: ID!, $first: Int!) {
    gate(id: $id) {
      id
      history(first: $first, orderBy: { field: TRANSACTION_ID, direction: DESC }) {
        ...Events
      }
    }
  }
`);

/** How many events are shown at first, and then more each time. */
const PAGE = 20;

/** Who changed something, and how. Officers open it; nothing is asked for before. */
export function History({ of, id }: { of: "pass" | "holder" | "gate"; id: string }) {
  const { acts } = useMay();
  const [open, setOpen] = useState(false);
  if (!acts) {
    return null;
  }
  return (
    <details
      className="history print-not"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>History of changes</summary>
      {open &&
        (of === "pass" ? (
          <OfPass id={id} />
        ) : of === "holder" ? (
          <OfHolder id={id} />
        ) : (
          <OfGate id={id} />
        ))}
    </details>
  );
}

function OfPass({ id }: { id: string }) {
  const [first, more] = useMore();
  const [{ data, error }, again] = useQuery({ query: OF_PASS, variables: { id, first } });
  return <Shown events={data?.pass?.history} {...{ error, again, more }} />;
}

function OfHolder({ id }: { id: string }) {
  const [first, more] = useMore();
  const [{ data, error }, again] = useQuery({ query: OF_HOLDER, variables: { id, first } });
  return <Shown events={data?.holder?.history} {...{ error, again, more }} />;
}

function OfGate({ id }: { id: string }) {
  const [first, more] = useMore();
  const [{ data, error }, again] = useQuery({ query: OF_GATE, variables: { id, first } });
  return <Shown events={data?.gate?.history} {...{ error, again, more }} />;
}

function useMore(): [number, () => void] {
  const [first, setFirst] = useState(PAGE);
  return [first, () => setFirst(first + PAGE)];
}

function Shown({
  events: ref,
  error,
  again,
  more,
}: {
  events: FragmentType<typeof EVENTS> | undefined;
  error: Parameters<typeof Failed>[0]["error"] | undefined;
  again: () => void;
  more: () => void;
}) {
  const events = readFragment(EVENTS, ref);
  if (events == null) {
    return error === undefined ? (
      <Loading what="the history" />
    ) : (
      <Failed error={error} again={again} />
    );
  }
  return (
    <>
      {events.nodes.length === 0 && <p className="state">Nothing was recorded.</p>}
      <ol className="scans">
        {events.nodes.map((event) => (
          <li key={event.id}>
            <span className="what">
              <strong>{told(event.kind)}</strong>
              <span className="soft">by {event.viewer}</span>
              {changes(event).map((change) => (
                <ChangedField key={change.name} change={change} />
              ))}
            </span>
            <Time at={event.at} />
          </li>
        ))}
      </ol>
      {events.pageInfo.hasNextPage && (
        <p>
          <button type="button" onClick={more}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function ChangedField({ change: { name, before, after } }: { change: Change }) {
  return (
    <span>
      {name}:{" "}
      {before !== undefined && (
        <>
          <del>{before}</del>{" "}
        </>
      )}
      {after ?? "none"}
    </span>
  );
}
