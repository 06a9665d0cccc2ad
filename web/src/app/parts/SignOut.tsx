import { useState } from "react";

import { signOut } from "../session";

export function SignOut() {
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
      <button type="button" onClick={() => void leave()}>
        Sign out
      </button>
      {refusal !== undefined && <span role="alert">{refusal}</span>}
    </span>
  );
}
