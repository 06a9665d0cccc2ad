import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { prepare } from "./prepare";

/** A running server, for `npm run dev`. */
const server = process.env["GATEPASS_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), prepare()],
  build: {
    target: "es2022",
    // Of all packages that are in the pages; the server has it at this address.
    license: { fileName: "licenses.md" },
    // The page must not have inline scripts.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: "index.html",
        graphiql: "graphiql.html",
        scan: "scan.html",
        "scan-worker": "src/scan/worker.ts",
      },
      output: {
        // A service worker is known by its address.
        entryFileNames: ({ name }) =>
          name === "scan-worker" ? "scan-worker.js" : "assets/[name]-[hash].js",
      },
    },
    // Monaco is large, and loaded by GraphiQL alone.
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/graphql": server,
      "/schema.graphql": server,
      "/session": server,
    },
  },
});
