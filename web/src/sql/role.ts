/**
 * The role that the server requires for the text of statements, from the header of an answer
 * that leaves it out. None if the server shows it to nobody.
 */
export function requiredRole(headers: Pick<Headers, "get">): string | undefined {
  return /^requires (\w+)$/.exec(headers.get("x-sql-trace") ?? "")?.[1];
}
