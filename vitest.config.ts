import { defineConfig } from "vitest/config";

/**
 * Unit tests run side by side. Contract tests wait for real components most of their time, so a few files run side by side, each with a
 * database and a lab of its own. Trials, the engine on the lab, one at a time: they measure what is lost.
 */
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
          globalSetup: "server/db/test-cluster.ts",
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "trial",
          include: ["trials/**/*.trial.test.ts"],
          globalSetup: "trials/site/shared-lab.ts",
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
