import { useEffect, useState } from "react";
import { type CombinedError, useQuery } from "urql";

import { graphql } from "../../../gql";
import type { WhoQuery } from "../../../gql/graphql";
import { learnRole } from "../role";
import { signOut } from "../session";

const WHO = graphql(`
  query Who {
    viewer {
      name
      role
      gates {
        id
      }
    }
  }
`);

/** Who is signed in, as the server says. */
export function useWho(): {
  viewer: WhoQuery["viewer"] | undefined;
  error: CombinedError | undefined;
  again: () => void;
} {
  const [{ data, error }, again] = useQuery({ query: WHO, requestPolicy: "cache-first" });
  return { viewer: data?.viewer, error, again: () => again({ requestPolicy: "network-only" }) };
}

/** Who is signed in, and the way out. */
export function Who() {
  const { viewer } = useWho();
  const role = viewer?.role;
  const bound = viewer?.gates != null;
  useEffect(() => {
    if (role !== undefined) {
      learnRole(role, bound);
    }
  }, [role, bound]);
  const [refusal, setRefusal] = useState<string>();
  const leave = async () => {
    const refused = await signOut();
    setRefusal(refused);
    if (refused === undefined) {
      location.assign("/sign-in");
    }
  };
  return (
    <span className="who">
      {viewer !== undefined && (
        <span className="cut soft" title={`${viewer.name}, ${viewer.role.toLowerCase()}`}>
          {viewer.name}
        </span>
      )}
      <button type="button" onClick={() => void leave()}>
        Sign out
      </button>
      {refusal !== undefined && <span role="alert">{refusal}</span>}
    </span>
  );
}
