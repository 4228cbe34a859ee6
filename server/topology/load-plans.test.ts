// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of the files themselves.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judgePlan } from "#domain/sovereignty/guard.ts";
import { FileProblems } from "./file/problem.ts";
import { loadPlans } from "./load-plans.ts";
import { copyOfShipped, inFolder, problemsOfPlan, shipped, spoil } from "./shipped-site.fixture.ts";

const CROSS = "plans/cross-region-limited-console.yaml";
const EVACUATION = "plans/zone-evacuation.yaml";
const SWITCHOVER = "plans/meta-db-switchover.yaml";

describe("plans", () => {
  it("as shipped are right, and the guard allows each", async () => {
    const { plans, topology } = await shipped();
    expect(plans.map(({ plan }) => plan.name)).toEqual([
      "cross-region-limited-console",
      "failback-console",
      "meta-db-switchover",
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
      ["fence-database"],
      ["promote-standby"],
      ["promote-standby"],
      ["follow-primary"],
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

  /** [what is spoilt, file, from, to, where it points, what, remedy] */
  const broken: [string, string, string, string, string, RegExp, RegExp][] = [
    [
      "an unknown action",
      EVACUATION,
      "do: database.promote",
      "do: database.promot",
      "database.promot",
      /unknown action/,
      /mean "database.promote"/,
    ],
    [
      "an unknown check",
      CROSS,
      "check: capacity",
      "check: capacty",
      "capacty",
      /unknown check "capacty"/,
      /mean "capacity"/,
    ],
    [
      "an unknown proof",
      CROSS,
      "proof: no-customer-markers",
      "proof: no-customer-marker",
      "no-customer-marker",
      /unknown proof/,
      /mean "no-customer-markers"/,
    ],
    [
      "an unknown component",
      SWITCHOVER,
      "with: { component: meta-db/kr, to: primary }",
      "with: { component: meta-db/kp, to: primary }",
      "meta-db/kp",
      /unknown component/,
      /mean "meta-db\/kr"/,
    ],
    [
      "a component of another kind",
      SWITCHOVER,
      "with: { component: meta-db/kr, to: primary }",
      "with: { component: console/gateway-kr, to: primary }",
      "console/gateway-kr",
      /is a gateway, .* needs a database/,
      /meta-db\/kr/,
    ],
    [
      "an unknown zone",
      SWITCHOVER,
      "zone: old-primary",
      "zone: old-primry",
      "old-primry",
      /unknown zone/,
      /mean "old-primary"/,
    ],
    [
      "a zone without that database",
      SWITCHOVER,
      "zone: old-primary",
      "zone: jp-a",
      "jp-a",
      /has no node in "jp-a"/,
      /kr-a/,
    ],
    [
      "an unknown region",
      CROSS,
      "check: capacity, region: jp",
      "check: capacity, region: jq",
      "jq",
      /unknown region "jq"/,
      /mean "jp"/,
    ],
    ["a missing argument", CROSS, ", headroom: 30% }", " }", "{ check: capacity", /"headroom" is missing/, /headroom/],
    [
      "an unknown argument",
      CROSS,
      "check: capacity, region: jp",
      "check: capacity, regio: jp",
      "regio",
      /unknown key "regio"/,
      /mean "region"/,
    ],
    [
      "an unknown parameter",
      EVACUATION,
      'check: other-zones, zone: "${zone}"',
      'check: other-zones, zone: "${zon}"',
      '"${zon}"',
      /unknown parameter "zon"/,
      /mean "zone"/,
    ],
    [
      "a parameter of another kind",
      EVACUATION,
      "region: kr, headroom",
      'region: "${zone}", headroom',
      '"${zone}"',
      /is a region, but the parameter "zone" is a zone/,
      /type: region/,
    ],
    [
      "a parameter never used",
      SWITCHOVER,
      "  to: { type: zone, region: kr }",
      "  to: { type: zone, region: kr }\n  why: { type: text }",
      "why",
      /never used/,
      /\$\{why\}/,
    ],
    [
      "a need of nobody",
      EVACUATION,
      "needs: [fence-database]",
      "needs: [fence-databse]",
      "fence-databse",
      /unknown step/,
      /mean "fence-database"/,
    ],
    ["a circle", EVACUATION, "needs: [] #", "needs: [reprotect] #", "[reprotect]", /wait for each other/, /away/],
    [
      "an id twice",
      EVACUATION,
      "id: follow-primary",
      "id: route-clients",
      "route-clients",
      /stands twice/,
      /of its own/,
    ],
    ["a duration", CROSS, "timeout: 5s", "timeout: 5 seconds", "5 seconds", /"5 seconds"/, /10s, 30m/],
    [
      "an acting step among proofs",
      EVACUATION,
      "- { proof: no-loss, component: meta-db/kr }",
      "- { do: database.fence }",
      "do",
      /only reads/,
      /under steps/,
    ],
    [
      "an undo that only reads",
      CROSS,
      "undo: { do: gateway.route, with: { entrance: console/entrance, region: kr } }",
      "undo: { do: check.healthy, with: { component: meta-db/kr } }",
      "check.healthy",
      /undoes nothing/,
      /leave undo out/,
    ],
    [
      "two regions without approval",
      CROSS,
      "approval: cross-region\n",
      "",
      "cross-region-limited-console",
      /acts in jp, kr and has no approval/,
      /approval: cross-region/,
    ],
    [
      "an unknown approval",
      CROSS,
      "approval: cross-region",
      "approval: cross-regions",
      "cross-regions",
      /unknown approval/,
      /mean "cross-region"/,
    ],
    [
      "an entrance without a limited console",
      CROSS,
      "flag: limited-console, value: on",
      "flag: limited-console, value: off",
      "steps",
      /without a limited console/,
      /flags.set limited-console on/,
    ],
    [
      "a forbidden contract",
      CROSS,
      "moves: none",
      "moves: customer",
      "customer",
      /no plan may have the contract/,
      /artifact/,
    ],
    [
      "a forbidden movement",
      CROSS,
      "    timeout: 10s\n",
      "    timeout: 10s\n    moves: customer\n",
      "customer",
      /customer data would cross from kr to jp/,
      /never may/,
    ],
    [
      "an unknown mode",
      EVACUATION,
      "mode: failover",
      "mode: fail-over",
      "fail-over",
      /not possible for "mode"/,
      /mean "failover"/,
    ],
    ["a title without a language", EVACUATION, ", ja: ゾーン退避 }", " }", "title", /lacks ja/, /Add ja/],
    [
      "another name than its file",
      EVACUATION,
      "name: zone-evacuation",
      "name: zone-evac",
      "zone-evac",
      /its file "zone-evacuation"/,
      /rename/,
    ],
    [
      "a parameter without quotes in braces",
      EVACUATION,
      'check: other-zones, zone: "${zone}"',
      "check: other-zones, zone: ${zone}",
      "",
      /./,
      /quotes/,
    ],
    [
      "nothing verified",
      "plans/zone-return.yaml",
      "verify:\n",
      "verify: []\nverifyy:\n",
      "[]",
      /verify/,
      /proves nothing/,
    ],
  ];
  it.each(broken)("%s: says where, what and what would be right", async (_, file, from, to, at, what, remedy) => {
    const problems = await problemsOfPlan(file, await spoil(file, from, to));
    const found = problems.find((problem) => what.test(problem.what) && remedy.test(problem.remedy));
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
    expect(found?.at.startsWith(at), `points at: ${found?.at}`).toBe(true);
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
