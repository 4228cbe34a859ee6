// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of the files themselves.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judgePlan } from "#domain/sovereignty/guard.ts";
import { FileProblems } from "./file/problem.ts";
import { loadPlans } from "./load-plans.ts";
import { copyOfShipped, inFolder, problemsOfPlan, shipped, spoil } from "./shipped-site.fixture.ts";

const EVACUATION = "plans/zone-evacuation.yaml";

describe("plans", () => {
  it("as shipped are right, and the guard allows each", async () => {
    const { plans, topology } = await shipped();
    expect(plans.map(({ plan }) => plan.name)).toEqual([
      "cross-region-limited-console",
      "dead-letters",
      "failback-console",
      "meta-db-failover",
      "meta-db-switchover",
      "objects-verification",
      "point-in-time-recovery",
      "restore-test",
      "zone-evacuation",
      "zone-return",
    ]);
    for (const { plan } of plans) {
      expect(judgePlan(plan, topology.stored).allowed, plan.name).toBe(true);
      expect(plan.regions.length > 1, plan.name).toBe(plan.approval !== null);
      for (const step of [...plan.before, ...plan.steps, ...plan.verify]) {
        expect(Object.keys(step.title).sort(), `${plan.name} ${step.id}`).toEqual(["en", "ja", "ko"]);
      }
    }
  });

  it("read what is left out: the step before is needed, defaults are filled, shares are numbers", async () => {
    const { plans } = await shipped();
    const plan = plans.find((one) => one.plan.name === "zone-evacuation")?.plan;
    expect(plan?.steps.map((step) => step.needs)).toEqual([
      [],
      [],
      ["drain-zone"],
      ["drain-zone"],
      ["drain-zone"],
      ["fence-database"],
      ["promote-standby"],
      ["promote-standby"],
      ["follow-primary"],
      [],
      ["promote-stream"],
      ["promote-stream"],
      ["promote-stream", "route-clients", "follow-primary"],
    ]);
    expect(plan?.before.find((step) => step.action === "check.capacity")?.with).toEqual({
      region: "kr",
      headroom: 0.1,
      without: "${zone}",
    });
    const cross = plans.find((one) => one.plan.name === "cross-region-limited-console")?.plan;
    expect(cross?.steps[0]).toMatchObject({
      timeoutMs: 5_000,
      onFailure: "continue",
      undo: { with: { region: "kr", on: false } },
    });
  });

  it("must say what a site's own command moves, and is refused when it says customer data", async () => {
    const command = (moves: string) =>
      `steps:\n  - id: own\n    title: { ko: a, en: a, ja: a }\n    do: host.run\n    with: { zone: kr-a, command: copy }\n${moves}`;
    const silent = await problemsOfPlan(EVACUATION, await spoil(EVACUATION, "steps:\n", command("    needs: []\n")));
    expect(silent.map((problem) => problem.what)).toContain('what "host.run" moves is not known here');
    const honest = await problemsOfPlan(
      EVACUATION,
      await spoil(EVACUATION, "steps:\n", command("    moves: customer\n")),
    );
    expect(honest.map((problem) => problem.what)).toContain("customer data would cross from kr to jp");
    expect(await problemsOfPlan(EVACUATION, await spoil(EVACUATION, "steps:\n", command("    moves: none\n")))).toEqual(
      [],
    );
  });

  it("are told together, over all files", async () => {
    const { topology } = await shipped();
    await inFolder(async (folder) => {
      const { plans } = await copyOfShipped(folder);
      await writeFile(join(plans, "zone-return.yaml"), "name: [");
      await writeFile(
        join(plans, "zone-evacuation.yaml"),
        await spoil(EVACUATION, "do: gateway.drain", "do: gateway.drian"),
      );
      const error = await loadPlans(plans, topology.stored).catch((thrown: unknown) => thrown);
      if (!(error instanceof FileProblems)) throw error;
      expect(new Set(error.problems.map((problem) => problem.file))).toEqual(
        new Set([join(plans, "zone-return.yaml"), join(plans, "zone-evacuation.yaml")]),
      );
    });
  });

  it("may only point at plans there are", async () => {
    const { topology } = await shipped();
    await inFolder(async (folder) => {
      const { plans } = await copyOfShipped(folder);
      const text = await spoil(EVACUATION, "when_healthy_again: zone-return", "when_healthy_again: zone-retrn");
      await writeFile(join(plans, "zone-evacuation.yaml"), text);
      await expect(loadPlans(plans, topology.stored)).rejects.toThrow(
        /unknown plan "zone-retrn"\n {4}Did you mean "zone-return"/,
      );
    });
  });
});
