import "./styles/base.css";
import "./styles/parts.css";
import "./styles/acts.css";
import "./styles/pages.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { SITE } from "./here";
import { forgetRole } from "./role";
import { applyTheme, savedTheme } from "./theme";

applyTheme(savedTheme());
if (!SITE.signIn) {
  // Of another server that was at this address.
  forgetRole();
}
const page = document.getElementById("page");
if (page === null) {
  throw new Error("index.html has no element #page");
}
createRoot(page).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
