import { useEffect, useRef, useState } from "react";

import { finishSignIn } from "../session";

/** Where the provider sends a browser back to: finishes the sign-in, and goes on. */
export function Returned() {
  const [refusal, setRefusal] = useState<string>();
  const begun = useRef(false);

  useEffect(() => {
    document.title = "Sign in · Gatepass";
    // A code works once.
    if (begun.current) {
      return;
    }
    begun.current = true;
    void finishSignIn(location.search).then((signedIn) => {
      if ("then" in signedIn) {
        location.replace(signedIn.then);
      } else {
        setRefusal(signedIn.refusal);
      }
    });
  }, []);

  return (
    <div className="sign-in">
      <h1>Sign in</h1>
      {refusal === undefined ? (
        <p role="status">Signing in…</p>
      ) : (
        <>
          <p role="alert">{refusal}</p>
          <a className="button" href="/sign-in">
            Sign in again
          </a>
        </>
      )}
    </div>
  );
}
