import type { PassStatus } from "../../../gql/graphql";
import { said } from "../words";

export function Status({ status }: { status: PassStatus }) {
  return <span className={`status status-${status.toLowerCase()}`}>{said(status)}</span>;
}
