// A page of a development server in happy-dom: its `fetch` sends the page's origin,
// sends a preflight first, and withholds answers that the server does not open to
// the page.
import { GlobalRegistrator } from "@happy-dom/global-registrator";

import { load } from "./bundle.mjs";

/** A port of the loopback interface that nothing else is known of. */
const ORIGIN = "http://localhost:5173";

/** Renders the default export of a file, and gives what a person sees and does. */
export async function open(file) {
  GlobalRegistrator.register({ url: `${ORIGIN}/` });
  const { createElement } = await import("react");
  const { createRoot } = await import("react-dom/client");
  const { default: App } = await load(file);
  const container = document.createElement("div");
  document.body.append(container);
  createRoot(container).render(createElement(App));

  const page = {
    items: () => [...container.querySelectorAll("li")].map((item) => item.textContent),
    /** The items, once there are as many, beginning with this one. */
    async until(count, first) {
      const end = Date.now() + 60_000;
      while (page.items().length !== count || !page.items()[0].startsWith(first)) {
        const alert = container.querySelector("[role=alert]");
        if (alert) throw new Error(`${file} shows an error: ${alert.textContent}`);
        if (Date.now() > end) throw new Error(`${file} shows: ${container.innerHTML}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return page.items();
    },
    click: () => container.querySelector("button").click(),
  };
  return page;
}
