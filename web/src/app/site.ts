/** What the server wrote into the page: `src/http/pages/home.rs`. */
export interface Site {
  /** Whether this server has GraphiQL. */
  graphiql: boolean;
  /** Whether people sign in. */
  signIn: boolean;
  /** The OpenID provider at which people can sign in, by its host. */
  provider: string | undefined;
  /** The time zone of the site, by its IANA name. */
  timeZone: string;
}

export function readSite(content: (name: string) => string | undefined): Site {
  const timeZone = content("gatepass-time-zone");
  return {
    graphiql: content("gatepass-graphiql") !== "off",
    signIn: content("gatepass-sign-in") !== "off",
    provider: content("gatepass-provider") || undefined,
    // A browser may be older than the zone.
    timeZone: timeZone !== undefined && isZone(timeZone) ? timeZone : "UTC",
  };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
