/** How GraphiQL asks: with a trace, which the SQL panel gets and the result pane does not. */
import type { Fetcher } from "@graphiql/toolkit";

import { run, send } from "../sql/request";
import { record } from "../sql/runs";
import type { Headers, Response } from "../sql/types";

const INTROSPECTION = "IntrospectionQuery";

export function makeFetcher(onSchemaHidden: () => void): Fetcher {
  return async (params, options) => {
    const headers = (options?.headers ?? {}) as Headers;
    const operation = {
      query: params.query,
      variables: params.variables as Record<string, unknown> | undefined,
      operationName: params.operationName,
    };
    if (params.operationName === INTROSPECTION) {
      const response = await send(operation, headers);
      const codes = response.errors?.map((error) => error.extensions?.code) ?? [];
      if (codes.includes("INTROSPECTION_DISABLED")) {
        onSchemaHidden();
      }
      return response as never;
    }
    const response = await run(operation, headers);
    record({
      operation,
      headers,
      trace: response.extensions?.sql,
      sqlRole: response.sqlRole,
      errors: response.errors ?? [],
    });
    return withoutTrace(response) as never;
  };
}

/** The response as a client gets it that asks for no trace. */
export function withoutTrace(response: Response): Response {
  const { extensions, sqlRole: _role, ...rest } = response;
  if (extensions === undefined) {
    return rest;
  }
  const { sql: _, ...others } = extensions;
  return Object.keys(others).length === 0 ? rest : { ...rest, extensions: others };
}
