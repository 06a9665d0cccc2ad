/** Why a mutation was not done, in words, with what to do about it. */
import type { CombinedError } from "urql";

import type { UserErrorCode } from "../../../gql/graphql";

export interface Failure {
  title: string;
  advice: string;
}

export interface UserError {
  code: UserErrorCode;
  message: string;
  field: readonly string[];
}

/** Sending again is safe, because every form has an idempotency key. */
const AGAIN = "What you entered is still here. Send it again; it is done only once.";

const BY_CODE: Readonly<Record<string, Failure>> = {
  CONFLICT: {
    title: "Others are changing the same things",
    advice: `Nothing was changed. ${AGAIN}`,
  },
  READ_ONLY: {
    title: "The server can't change its data now",
    advice:
      "Nothing was changed. Tell the people who operate this server, and send it again when " +
      "they have mended it.",
  },
  FORBIDDEN: {
    title: "Your role may not do this",
    advice: "Nothing was changed. Ask an administrator for the role, or to do it for you.",
  },
  DATABASE_UNAVAILABLE: {
    title: "The database does not answer",
    advice: `Wait a moment. ${AGAIN}`,
  },
};

/** Of a server or a database that was too slow: it may have been done. */
const SLOW: Failure = {
  title: "It took too long",
  advice: `It may have been done or not. ${AGAIN}`,
};

const BUSY: Failure = { title: "The server is busy", advice: `Wait a moment. ${AGAIN}` };

export function failureOf({ graphQLErrors, networkError }: CombinedError): Failure {
  const [first] = graphQLErrors;
  const code = String(first?.extensions["code"] ?? "");
  const known = BY_CODE[code];
  if (known !== undefined) {
    return known;
  }
  if (/^TOO_MANY_(BODIES|ANSWERS|CONNECTIONS|IN_FLIGHT|ATTEMPTS)$/.test(code)) {
    return BUSY;
  }
  if (/TIMEOUT|^SQL_TIME_EXCEEDED$/.test(code)) {
    return SLOW;
  }
  if (first !== undefined) {
    return { title: "The server refused", advice: first.message };
  }
  return {
    title: "The server does not answer",
    advice:
      networkError === undefined || /fetch|network|load/i.test(networkError.message)
        ? `Check the connection, or whether the server runs. ${AGAIN}`
        : `It says: ${networkError.message}. ${AGAIN}`,
  };
}

/** What is wrong with an input: at its fields, and as a whole. */
export interface Refused {
  fields: Readonly<Record<string, string>>;
  whole: Failure | undefined;
}

/** `shown` are the names of the form's own fields. */
export function refusedBy(errors: readonly UserError[], shown: readonly string[]): Refused {
  const fields: Record<string, string> = {};
  let whole: Failure | undefined;
  for (const { code, message, field } of errors) {
    const [name] = field;
    if (name !== undefined && shown.includes(name)) {
      fields[name] ??= message;
    } else {
      whole ??= OF_INPUT[code] ?? { title: "The server refused", advice: message };
    }
  }
  return { fields, whole };
}

const OF_INPUT: Partial<Record<UserErrorCode, Failure>> = {
  VERSION_MISMATCH: {
    title: "This has changed since you opened it",
    advice: "Nothing was written. Close this, look at what has changed, and decide again.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: "An earlier try has arrived after all",
    advice:
      "The server has done what you sent before, and ignored what you changed since. Look at what " +
      "it has done before you begin anew.",
  },
};
