import { expect, it } from "vitest";
import { ALIVE } from "../detection/judge-loss.ts";
import { examplePlan, exampleStep } from "../topology/example.fixture.ts";
import { answersLoss } from "./answers.ts";
import { holdsBack, type Standing } from "./hold.ts";

const free: Standing = { handsOff: null, isolated: false, heard: 4, lost: 3, alive: 1, needed: 3 };
const keys = (change: Partial<Standing>) => holdsBack({ ...free, ...change }).map(({ key }) => key);

it("holds nothing back while a quorum still says so", () => {
  expect(keys({})).toEqual([]);
});

it("tells everything that stands against it, so that lifting one is not taken for all", () => {
  expect(keys({ handsOff: { setByName: "lead", until: "" }, isolated: true, heard: 2 })).toEqual([
    "hands-off",
    "isolated",
    "too-few-vantage-points",
  ]);
});

it("tells votes that are missing from votes that changed", () => {
  expect(keys({ heard: 2, lost: 2 })).toEqual(["too-few-vantage-points"]);
  expect(keys({ heard: 4, lost: 2 })).toEqual(["no-longer-said"]);
});

it("leaves to people what as many see alive as contest a loss; one voice may be mistaken", () => {
  expect(keys({ alive: ALIVE - 1 })).toEqual([]);
  expect(keys({ alive: ALIVE })).toEqual(["contested"]);
  expect(keys({ lost: 2, alive: ALIVE })).toEqual(["no-longer-said"]);
});

it("takes a run for the answer only if it leaves that zone, or promotes away from it", () => {
  const frozen = (...steps: ReturnType<typeof exampleStep>[]) => ({
    ...examplePlan({ steps }),
    version: 1,
    hash: "",
    values: {},
  });
  const drain = exampleStep("gateway.drain", { zone: "kr-a" });
  const fence = exampleStep("database.fence", { component: "meta-db/kr", zone: "kr-a" });
  const promote = exampleStep("database.promote", { component: "meta-db/kr", to: "auto" });
  const zone = { zone: "kr-a", region: "kr", component: null };
  const primary = { ...zone, component: "meta-db/kr" };
  expect(answersLoss(frozen(drain, fence, promote), zone)).toBe(true);
  expect(answersLoss(frozen(drain, fence, promote), primary)).toBe(true);
  expect(answersLoss(frozen(fence, promote), zone)).toBe(false);
  expect(answersLoss(frozen(fence, promote), primary)).toBe(true);
  expect(answersLoss(frozen(drain), primary)).toBe(false);
  expect(answersLoss(frozen(drain, fence, promote), { ...zone, zone: "kr-b" })).toBe(false);
  expect(answersLoss({ ...frozen(drain), mode: "return" }, zone)).toBe(false);
});
