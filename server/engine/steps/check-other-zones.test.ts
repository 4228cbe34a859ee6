import { expect, test } from "vitest";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import { checkOtherZones } from "./check-other-zones.ts";
import type { StepContext } from "./step.ts";

type Server = { readonly admin?: "ready" | "drain" | "maint"; readonly weight?: number };
const judged = (others: Readonly<Record<"kr-b" | "kr-c", Server>>) => {
  const servers = Object.entries({ "kr-a": {}, ...others }).map(([name, set]) => {
    return { backend: "kr", name, up: true, admin: "ready", weight: 1, check: "", ...set };
  });
  const gateway = {
    observeEntrance: async () => ({ kind: "entrance", route: "kr", servers }),
    observeGateway: async () => ({}),
  };
  const ctx = {
    topology: exampleTopology(),
    adapters: { gateway },
    look: () => ({}),
    fact: async () => undefined,
  } as unknown as StepContext;
  return checkOtherZones.check(ctx, { zone: "kr-a" });
};

test("a zone that gets nothing at the entrance takes over from nobody: taken out, or left without a share", async () => {
  expect(await judged({ "kr-b": {}, "kr-c": { admin: "maint" } })).toEqual({ is: "so" });
  expect(await judged({ "kr-b": { weight: 0 }, "kr-c": { weight: 1 } })).toEqual({ is: "so" });
  expect(await judged({ "kr-b": { weight: 0 }, "kr-c": { admin: "maint" } })).toMatchObject({
    is: "not-so",
    why: [{ key: "no-other-zone" }],
  });
});
