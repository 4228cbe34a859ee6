import { expect, it } from "vitest";
import { examplePlan, exampleStep } from "../topology/example.fixture.ts";
import { isAnswered } from "./answered.ts";

const frozen = (change: Parameters<typeof examplePlan>[0]) => ({
  ...examplePlan(change),
  ...{ version: 1, hash: "", values: {} },
});
const evacuation = frozen({ steps: [exampleStep("gateway.drain", { zone: "kr-a" })] });
const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 9, minute));
const run = { id: "r", status: "completed", endedAt: at(5), plan: evacuation };
const named = (runId: string) => ({ state: "answered", by: "policy", runId, run: 1 }) as const;
const zone = { subject: { zone: "kr-a", region: "kr", component: null }, confirmedAt: at(1), response: null };
const region = { ...zone, subject: { zone: null, region: "kr", component: null } };

it("is answered by the run that is written down as its answer, once that has ended well", () => {
  const plan = frozen({ mode: "return" });
  expect(isAnswered({ ...zone, response: named("r") }, [{ ...run, plan, endedAt: at(0) }])).toBe(true);
  expect(isAnswered({ ...zone, response: named("r") }, [{ ...run, status: "failed" }])).toBe(false);
});

it("is answered by another that left the zone after the first had failed, not by one from before the loss", () => {
  const failed = { ...run, id: "first", status: "failed" };
  expect(isAnswered({ ...zone, response: named("first") }, [failed])).toBe(false);
  expect(isAnswered({ ...zone, response: named("first") }, [failed, run])).toBe(true);
  expect(isAnswered(zone, [{ ...run, endedAt: at(0) }])).toBe(false);
  expect(isAnswered({ ...zone, subject: { ...zone.subject, zone: "kr-b" } }, [run])).toBe(false);
});

it("of a zone or a primary is answered by people's run that left its whole region, which drains no zone of it", () => {
  const over = { ...run, plan: frozen({ from: "kr", to: "jp" }) };
  for (const component of [null, "meta-db/kr"]) {
    const loss = { ...zone, subject: { ...zone.subject, component } };
    expect(isAnswered(loss, [over])).toBe(true);
    expect(isAnswered(loss, [{ ...over, plan: frozen({ from: "kr", to: "kr" }) }]), "within it").toBe(false);
    expect(isAnswered(loss, [{ ...over, plan: frozen({ from: "jp", to: "kr" }) }]), "another one").toBe(false);
  }
});

it("of a region, although nothing may start by itself, is answered by people's run that left it", () => {
  const held = { ...region, response: { state: "held", held: [] } as const };
  expect(isAnswered(held, [{ ...run, plan: frozen({ from: "kr", to: "jp" }) }])).toBe(true);
  expect(isAnswered(held, [{ ...run, plan: frozen({ from: "jp", to: "kr", mode: "return" }) }])).toBe(false);
  expect(isAnswered(held, [run]), "one zone of it").toBe(false);
});
