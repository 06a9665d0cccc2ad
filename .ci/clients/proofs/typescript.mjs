import { proved, run } from "../support/proof.mjs";

run("tsc", []);
proved("typescript", "the programs of docs/clients.md and those here pass its strict checks with the generated types");
