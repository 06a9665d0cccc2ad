/** What a page shows is in its address: links are kept, and back goes back. */
import { useCallback, useEffect } from "react";
import { useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";

export function gateAddress(code: string): string {
  return `/gates/${encodeURIComponent(code)}`;
}

/** By its code, which is on the pass, or by its id for those who may not read the code. */
export function passAddress({ id, code }: { id: string; code?: string | null }): string {
  return code != null
    ? `/passes/${encodeURIComponent(code)}`
    : `/passes/id/${encodeURIComponent(id)}`;
}

export function holderAddress(id: string): string {
  return `/holders/${encodeURIComponent(id)}`;
}

/** A choice in the address; nothing for its default. */
export function useChoice<T extends string>(
  name: string,
  known: readonly T[],
): [T | undefined, (choice: T | undefined) => void] {
  const search = useSearch();
  const value = new URLSearchParams(search).get(name);
  const choose = useCallback(
    (choice: T | undefined) => {
      const parameters = new URLSearchParams(location.search);
      if (choice === undefined) {
        parameters.delete(name);
      } else {
        parameters.set(name, choice);
      }
      const text = parameters.toString();
      navigate(text === "" ? location.pathname : `${location.pathname}?${text}`, { replace: true });
    },
    [name],
  );
  return [known.find((each) => each === value), choose];
}

/** A text in the address. */
export function useText(name: string): [string, (text: string) => void] {
  const search = useSearch();
  const text = new URLSearchParams(search).get(name) ?? "";
  const set = useCallback(
    (text: string) => {
      const parameters = new URLSearchParams(location.search);
      if (text === "") {
        parameters.delete(name);
      } else {
        parameters.set(name, text);
      }
      const all = parameters.toString();
      navigate(all === "" ? location.pathname : `${location.pathname}?${all}`, { replace: true });
    },
    [name],
  );
  return [text, set];
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Gatepass" : `${title} · Gatepass`;
  }, [title]);
}
