import { Bill } from "./Bill";
import { RefreshChoice } from "./RefreshChoice";

/** What the page cost, and how often it asks again. */
export function Footer() {
  return (
    <footer>
      <Bill />
      <RefreshChoice />
    </footer>
  );
}
