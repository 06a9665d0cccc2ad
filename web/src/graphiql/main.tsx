import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css";
import "../sql/panel.css";
import "./workers";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Page } from "./Page";

const page = document.getElementById("page");
if (page === null) {
  throw new Error("graphiql.html has no element #page");
}
createRoot(page).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
