import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useClient, useQuery } from "urql";
import { Link, useLocation } from "wouter";

import { graphql } from "../../../gql";
import { type Choice, choice, isTyping, step } from "../search";
import { useDelayed } from "./useDelayed";
import { useMay } from "./useMay";

const SEARCH = graphql(`
  query Search($text: String!, $codes: Boolean!) {
    search(text: $text, first: 10) {
      hasMore
      nodes {
        __typename
        ... on Gate {
          id
          code
          name
        }
        ... on Holder {
          id
          name
          company
        }
        ... on Pass {
          id
          code @include(if: $codes)
          kind
          status
          holder {
            id
            name
          }
        }
      }
    }
  }
`);

/** How long no key is pressed before it asks, in milliseconds. */
const PAUSE = 120;

/**
 * Finds gates, holders and passes from every page: a combobox of ARIA's patterns. `/` leads
 * to it; Enter opens the chosen one, or the best.
 */
export function Search() {
  const client = useClient();
  const [path, navigate] = useLocation();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState(-1);
  /** What Enter was pressed for before the answer was there. */
  const wanted = useRef<string>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const { codes, known } = useMay();
  const sought = text.trim();
  const asked = useDelayed(sought, PAUSE);
  const [{ data, error, operation }] = useQuery({
    query: SEARCH,
    variables: { text: asked, codes },
    pause: asked === "" || !known,
  });
  // The answer before may still be here.
  const isOf = (operation?.variables as { text?: string } | undefined)?.text;
  const found = sought !== "" && isOf === sought ? data?.search : undefined;
  const choices = found?.nodes.map(choice) ?? [];
  const shown = open && sought !== "";

  const close = () => {
    setOpen(false);
    setPlace(-1);
  };
  const follow = ({ href }: Choice) => {
    close();
    setText("");
    input.current?.blur();
    navigate(href);
  };
  const followBest = async () => {
    wanted.current = sought;
    const { data } = await client.query(SEARCH, { text: sought, codes });
    const [best] = data?.search.nodes ?? [];
    if (wanted.current === sought && best !== undefined) {
      follow(choice(best));
    }
  };

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "/" && plain && !isTyping(event.target as HTMLElement | null)) {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      }
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);

  // By a link of the list, or back in the history.
  const [at, setAt] = useState(path);
  if (at !== path) {
    setAt(path);
    close();
  }

  const press = (event: KeyboardEvent) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        setOpen(true);
        setPlace(step(place, event.key === "ArrowDown" ? 1 : -1, choices.length));
        break;
      case "Enter": {
        event.preventDefault();
        const chosen = choices[Math.max(place, 0)];
        if (chosen !== undefined) {
          follow(chosen);
        } else if (sought !== "" && found === undefined) {
          void followBest();
        }
        break;
      }
      case "Escape":
        if (shown) {
          // Browsers clear such a box.
          event.preventDefault();
          close();
        } else {
          setText("");
        }
        break;
    }
  };

  const option = (index: number) => `${list}-${index}`;
  return (
    <search className="search">
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && place >= 0 ? option(place) : undefined}
        aria-keyshortcuts="/"
        placeholder="Search gates, people, passes"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setPlace(-1);
          wanted.current = undefined;
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          wanted.current = undefined;
          close();
        }}
        onKeyDown={press}
      />
      <kbd aria-hidden="true">/</kbd>
      <div
        className="found"
        hidden={!shown}
        // The keyboard stays in the box.
        onMouseDown={(event) => event.preventDefault()}
        role="presentation"
      >
        <div id={list} role="listbox" aria-label="Found">
          {choices.map(({ id, href, kind, title, detail }, index) => (
            <Link
              key={id}
              id={option(index)}
              href={href}
              role="option"
              tabIndex={-1}
              aria-selected={index === place}
              onClick={() => setText("")}
            >
              <span className="soft">{kind}</span>
              <span className="cut">
                <strong>{title}</strong> <span className="soft">{detail}</span>
              </span>
            </Link>
          ))}
        </div>
        <p className="soft" role="status">
          {error !== undefined && isOf === sought
            ? (error.graphQLErrors[0]?.message ?? "The server does not answer.")
            : found === undefined
              ? "Searching…"
              : choices.length === 0
                ? "Nothing fits."
                : found.hasMore
                  ? "There are more. Type on to narrow it down."
                  : ""}
        </p>
      </div>
    </search>
  );
}
