import "../app/styles/base.css";
import "./scan.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { applyTheme, savedTheme } from "../app/theme";
import { Queue } from "./queue";
import { ScanApp } from "./ScanApp";

applyTheme(savedTheme());
const page = document.getElementById("page");
if (page === null) {
  throw new Error("scan.html has no element #page");
}
const root = createRoot(page);
void Queue.open().then((queue) =>
  root.render(
    <StrictMode>
      <ScanApp queue={queue} />
    </StrictMode>,
  ),
);
// The files of this page, for when there is no network.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("/scan-worker.js", { scope: "/scan" }).catch(() => {
    // Browsers refuse without HTTPS, and in some private windows. The page works, but does not
    // load without a network.
  });
}
