import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    environment: "node",
    // A busy machine passes as an idle one does; what is waited for comes at once, or never.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One browser at a time.
    fileParallelism: false,
  },
});
