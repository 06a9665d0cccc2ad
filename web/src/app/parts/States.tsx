import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { Link } from "wouter";

/** Shown until there is something to show. It takes the place of what will come. */
export function Loading({ what }: { what: string }) {
  return (
    <p className="state" role="status">
      Loading {what}…
    </p>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="state">{children}</p>;
}

export function Missing({ what }: { what: string }) {
  return (
    <div className="state">
      <h1>There is no such {what}</h1>
      <p>
        The address may be old, or mistyped. <Link href="/">Go to the overview.</Link>
      </p>
    </div>
  );
}

/** Shown where a role may not see what the address leads to. */
export function Reserved({ children }: { children: ReactNode }) {
  return (
    <div className="state">
      <h1>This is not for your role</h1>
      <p>
        {children} <Link href="/">Go to the overview.</Link>
      </p>
    </div>
  );
}

export function Failed({ error, again }: { error: CombinedError; again: () => void }) {
  const [first] = error.graphQLErrors;
  return (
    <div className="state failed" role="alert">
      <h2>
        {error.networkError === undefined ? "The server refused" : "The server does not answer"}
      </h2>
      <p>{first?.message ?? "Check the connection, or whether the server runs."}</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
