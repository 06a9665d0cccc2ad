import { CombinedError } from "@urql/core";
import { expect, test } from "vitest";

import { failureOf, refusedBy } from "../src/app/acts/failure";

function refusal(code: string): CombinedError {
  return new CombinedError({
    graphQLErrors: [{ message: "In the server's words.", extensions: { code } }],
  });
}

test.each([
  ["CONFLICT", /^Others are changing/, /Send it again/],
  ["READ_ONLY", /can't change its data/, /operate this server/],
  ["FORBIDDEN", /^Your role/, /administrator/],
  ["TOO_MANY_IN_FLIGHT", /busy/, /Wait a moment/],
  ["TOO_MANY_ATTEMPTS", /busy/, /Wait a moment/],
  ["REQUEST_TIMEOUT", /too long/, /done only once/],
  ["DATABASE_TIMEOUT", /too long/, /done only once/],
  ["DATABASE_UNAVAILABLE", /database does not answer/, /Send it again/],
  ["TOO_MANY_STATEMENTS", /refused/, /^In the server's words\.$/],
  ["INTERNAL", /refused/, /^In the server's words\.$/],
])("%s is said in words, with what to do", (code, title, advice) => {
  const failure = failureOf(refusal(code));
  expect(failure.title).toMatch(title);
  expect(failure.advice).toMatch(advice);
});

test("a server that does not answer is told from one that answers something else", () => {
  const lost = new CombinedError({ networkError: new TypeError("Failed to fetch") });
  expect(failureOf(lost).advice).toMatch(/^Check the connection/);
  const odd = new CombinedError({ networkError: new Error("Bad Gateway") });
  expect(failureOf(odd).advice).toMatch(/^It says: Bad Gateway\./);
});

test("mistakes stand at their fields, and the rest above the button", () => {
  const mistake = (
    code: "BLANK" | "INVALID" | "WRONG_STATE" | "VERSION_MISMATCH",
    path: string[],
  ) => ({
    code,
    message: `${code} at ${path.join(".")}`,
    field: path,
  });
  expect(
    refusedBy(
      [
        mistake("INVALID", ["validUntil"]),
        mistake("BLANK", ["validUntil"]),
        mistake("WRONG_STATE", ["pass"]),
        mistake("VERSION_MISMATCH", ["expectedVersion"]),
      ],
      ["validUntil"],
    ),
  ).toEqual({
    fields: { validUntil: "INVALID at validUntil" },
    whole: { title: "The server refused", advice: "WRONG_STATE at pass" },
  });
  const { whole } = refusedBy([mistake("VERSION_MISMATCH", ["expectedVersion"])], ["reason"]);
  expect(whole?.title).toMatch(/has changed/);
});
