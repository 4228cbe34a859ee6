import { defineConfig } from "vitest/config";

const OWN_LAB = "trials/**/*.own-lab.trial.test.ts";

/**
 * Unit tests run side by side. Contract tests wait for real components most of their time, so a few files run side by side, each with a
 * database and a lab of its own. Trials, the engine on the lab, one at a time: they measure what is lost. Those that need a lab of their own
 * are a project apart: a shared one that stands idle beside them would take a third of a small machine.
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
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["**/*.contract.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          globalSetup: "server/db/test-cluster.ts",
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "trial",
          include: ["trials/**/*.trial.test.ts"],
          exclude: [OWN_LAB],
          globalSetup: "trials/site/shared-lab.ts",
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "trial-own-lab",
          include: [OWN_LAB],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
