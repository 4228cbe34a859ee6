import { defineConfig } from "vitest/config";

/** Unit tests run side by side; contract tests start real components, so one file at a time, and so do trials: the engine on the lab. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Properties play many cases: what hangs is found as well after half a minute.
          testTimeout: 30_000,
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["**/*.contract.test.ts", "**/*.trial.test.ts", "node_modules/**", ".next/**", "e2e/**"],
        },
      },
      {
        test: {
          name: "contract",
          include: ["**/*.contract.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "trial",
          include: ["trials/**/*.trial.test.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
