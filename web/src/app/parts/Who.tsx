import { useState } from "react";
import { useQuery } from "urql";

import { graphql } from "../../../gql";
import { signOut } from "../session";

const WHO = graphql(`
  query Who {
    viewer {
      name
      role
    }
  }
`);

/** Who is signed in, and the way out. */
export function Who() {
  const [{ data }] = useQuery({ query: WHO, requestPolicy: "cache-first" });
  const [refusal, setRefusal] = useState<string>();
  const leave = async () => {
    const refused = await signOut();
    setRefusal(refused);
    if (refused === undefined) {
      location.assign("/sign-in");
    }
  };
  const viewer = data?.viewer;
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
