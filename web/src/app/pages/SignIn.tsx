import { type FormEvent, useEffect, useRef, useState } from "react";

import { SITE } from "../here";
import { loginAddress, signIn } from "../session";

/**
 * Asks for a token, or offers the provider, which leads to `then`. `onSignedIn` runs when the browser has its cookie; nothing of the page
 * that somebody else may have seen should be left then.
 */
export function SignIn({ then, onSignedIn }: { then: string; onSignedIn: () => void }) {
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = "Sign in · Gatepass";
    input.current?.focus();
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const refused = await signIn(input.current?.value ?? "");
    setBusy(false);
    setRefusal(refused);
    if (refused === undefined) {
      onSignedIn();
    } else {
      input.current?.select();
    }
  };

  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <h1>Sign in</h1>
      {SITE.provider !== undefined && (
        <a className="button" href={loginAddress(then)}>
          Sign in with {SITE.provider}
        </a>
      )}
      <label htmlFor="token">Token</label>
      <input
        ref={input}
        id="token"
        name="token"
        type="password"
        required
        autoComplete="current-password"
        spellCheck={false}
        aria-describedby="token-help"
        aria-invalid={refusal !== undefined}
      />
      <p id="token-help" className="soft">
        It starts with <code>gpt_</code>. Who operates this server creates it with{" "}
        <code>gatepass token create</code>.
      </p>
      <button type="submit" disabled={busy}>
        {SITE.provider === undefined ? "Sign in" : "Sign in with a token"}
      </button>
      <p role="alert">{refusal}</p>
    </form>
  );
}
