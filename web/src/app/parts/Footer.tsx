import { useCost } from "../client";

/** What the page's last query cost. */
export function Footer() {
  const cost = useCost();
  return (
    <footer>
      {cost !== undefined && (
        <p>
          {cost.statements} SQL {cost.statements === 1 ? "statement" : "statements"}
          {cost.milliseconds !== undefined && `, ${cost.milliseconds.toFixed(1)} ms`}
        </p>
      )}
      <p>
        <a href="/graphiql">Ask the API yourself</a>
      </p>
    </footer>
  );
}
