// biome-ignore-all lint/suspicious/noTemplateCurlyInString: parameters as plans write them.
import fc from "fast-check";
import { expect, expectTypeOf, it } from "vitest";
import { regionsOfPlan } from "../plans/placement.ts";
import type { Plan } from "../plans/plan.ts";
import { examplePlan, exampleStep, exampleTopology } from "../topology/example.fixture.ts";
import { type InRegionPlan, inRegion } from "./in-region-plan.ts";

const topology = exampleTopology();
const zones = Object.values(topology.regions).flatMap((region) => region.zones);
const regions = Object.keys(topology.regions);
const databases = Object.entries(topology.services).flatMap(([service, { components }]) =>
  Object.entries(components).flatMap(([name, { kind }]) => (kind === "database" ? [`${service}/${name}`] : [])),
);
const entrances = Object.entries(topology.services).flatMap(([service, { components }]) =>
  Object.entries(components).flatMap(([name, { kind }]) => (kind === "entrance" ? [`${service}/${name}`] : [])),
);

const of = (...all: readonly string[]) => fc.constantFrom(...all);
const call = fc.oneof(
  of(...zones, "${zone}", "${any}").map((zone) => exampleStep("gateway.drain", { zone })),
  of(...databases).map((component) => exampleStep("database.promote", { component, to: "auto" })),
  fc
    .tuple(of(...databases), of(...zones))
    .map(([component, zone]) => exampleStep("database.fence", { component, zone })),
  fc
    .tuple(of(...entrances), of(...regions))
    .map(([entrance, region]) => exampleStep("gateway.route", { entrance, region })),
  of(...regions).map((region) => exampleStep("gateway.maintenance", { region, on: true })),
);
const step = fc
  .tuple(call, fc.option(call))
  .map(([one, undo]) => ({ ...one, undo: undo && { action: undo.action, with: undo.with } }));
const plan: fc.Arbitrary<Plan> = fc
  .record({
    steps: fc.array(step, { maxLength: 6 }),
    from: fc.option(of(...regions), { freq: 2 }),
    to: fc.option(of(...regions), { freq: 2 }),
    approval: fc.option(of("cross-region"), { freq: 2 }),
    mode: of("failover", "failover", "switchover", "return") as fc.Arbitrary<Plan["mode"]>,
    zoneOf: fc.option(of(...regions), { nil: undefined }),
  })
  .map(({ zoneOf, ...rest }) =>
    examplePlan({ ...rest, params: { zone: { type: "zone", region: zoneOf }, any: { type: "zone" } } }),
  );

it("is never said of a plan that touches a second region, waits for approval, or is no failover", () => {
  const seen = { is: 0, over: 0 };
  fc.assert(
    fc.property(plan, (one) => {
      const touched = new Set(one.steps.flatMap((each) => regionsTouched(each, one)));
      for (const region of [one.from, one.to]) if (region !== null) touched.add(region);
      const judged = inRegion(one, topology);
      if (touched.size > 1) seen.over += 1;
      if (!judged.is) {
        expect(judged.why.length).toBeGreaterThan(0);
        return;
      }
      seen.is += 1;
      expect([...touched]).toEqual([judged.region]);
      expect(regionsOfPlan(one, topology)).toEqual([judged.region]);
      expect(one).toMatchObject({ approval: null, mode: "failover" });
    }),
    { numRuns: 3_000 },
  );
  // Both happened often enough to have been tried.
  expect(seen.is).toBeGreaterThan(30);
  expect(seen.over).toBeGreaterThan(300);
});

it("has no other way to be made: a plan is not one of them by its shape", () => {
  expectTypeOf<Plan>().not.toExtend<InRegionPlan>();
  expectTypeOf<InRegionPlan>().toExtend<Plan>();
});

/** Written apart from the rule: which regions' zones and components the arguments name, an open parameter naming all it could. */
function regionsTouched(one: Plan["steps"][number], { params }: Plan): string[] {
  const named = [...Object.values(one.with), ...(one.undo ? Object.values(one.undo.with) : [])];
  return named.flatMap((value) => {
    if (typeof value !== "string") return [];
    if (value === "${any}") return regions;
    if (value === "${zone}") return params["zone"]?.region === undefined ? regions : [params["zone"].region];
    if (regions.includes(value)) return [value];
    if (entrances.includes(value)) return regions;
    if (databases.includes(value)) return [value.split("/")[1] ?? ""];
    return regions.filter((region) => topology.regions[region]?.zones.includes(value));
  });
}
