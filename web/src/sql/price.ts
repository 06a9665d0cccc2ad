/** The bill of the operation in the editor, asked for while it is typed. */
import { useEffect, useState } from "react";

import type { Edited } from "./editor";
import { price } from "./request";
import type { Bill, ResponseError } from "./types";

/** How long to wait for the next key, in milliseconds. */
const PAUSE = 200;

export type Price =
  | { state: "empty" }
  | { state: "bill"; bill: Bill; refusal: ResponseError | undefined; sqlRole: string | undefined }
  | { state: "refused"; errors: ResponseError[] }
  | { state: "failed"; message: string };

/** The latest price. While the next one is on its way, `stale` says so. */
export function usePrice({ operation, headers, mistake }: Edited): {
  price: Price;
  stale: boolean;
} {
  const asked = JSON.stringify([operation, headers, mistake]);
  const [told, setTold] = useState<{ asked: string; price: Price }>({
    asked: "",
    price: { state: "empty" },
  });
  useEffect(() => {
    const tell = (price: Price) => setTold({ asked, price });
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      if (mistake !== undefined) {
        tell({ state: "failed", message: mistake });
        return;
      }
      // Comments alone are no operation yet.
      if (operation.query.replace(/#[^\n]*/g, "").trim() === "") {
        tell({ state: "empty" });
        return;
      }
      try {
        tell(await ask({ operation, headers, mistake }, abort.signal));
      } catch (error) {
        if (!abort.signal.aborted) {
          tell({ state: "failed", message: reason(error) });
        }
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // `asked` is all of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);
  return { price: told.price, stale: told.asked !== asked };
}

async function ask({ operation, headers }: Edited, signal: AbortSignal): Promise<Price> {
  const { errors, extensions, sqlRole } = await price(operation, headers, signal);
  if (extensions?.bill !== undefined) {
    const { bill, refusal } = extensions;
    return { state: "bill", bill, refusal: refusal ?? undefined, sqlRole };
  }
  return { state: "refused", errors: errors ?? [] };
}

export function reason(error: unknown): string {
  return error instanceof TypeError
    ? "The server does not answer."
    : error instanceof Error
      ? error.message
      : String(error);
}
