import { Link } from "wouter";

import { passAddress } from "../address";

/** Leads to a pass. Who may not read its code sees a title instead. */
export function PassLink({
  pass,
  title,
  label,
}: {
  pass: { id: string; code?: string | null };
  title: string;
  /** What a screen reader says in place of the title. It begins with it. */
  label?: string;
}) {
  return pass.code != null ? (
    <Link href={passAddress(pass)}>
      <code>{pass.code}</code>
    </Link>
  ) : (
    <Link href={passAddress(pass)} aria-label={label}>
      {title}
    </Link>
  );
}
