import { expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import { isSameCause, readSubject } from "./cause.ts";

const read = (text: string) => readSubject(text, exampleTopology());
const about = (titleKey: string, zones: string[]) => ({ titleKey, zones, regions: ["kr"] });

it("reads a zone, a component in one, and a region", () => {
  expect(read("kr-a")).toEqual({ zone: "kr-a", region: "kr", component: null });
  expect(read("meta-db/kr:kr-b")).toEqual({ zone: "kr-b", region: "kr", component: "meta-db/kr" });
  expect(read("kr")).toEqual({ zone: null, region: "kr", component: null });
  expect(read("nowhere")).toEqual({ zone: "nowhere", region: null, component: null });
});

it("takes the primary in a lost zone for a symptom, and another zone for another cause", () => {
  expect(isSameCause(about("zone-lost", ["kr-a"]), "primary-lost", read("meta-db/kr:kr-a"))).toBe(true);
  expect(isSameCause(about("primary-lost", ["kr-a"]), "zone-lost", read("kr-a"))).toBe(true);
  expect(isSameCause(about("zone-lost", ["kr-a"]), "zone-lost", read("kr-b"))).toBe(false);
});

it("takes every zone of a lost region for a symptom, but not the region for a symptom of its zones", () => {
  const region = about("region-lost", []);
  expect(isSameCause(region, "zone-lost", read("kr-c"))).toBe(true);
  expect(isSameCause(region, "zone-lost", read("jp-a"))).toBe(false);
  expect(isSameCause(region, "region-lost", read("kr"))).toBe(true);
  expect(isSameCause(about("zone-lost", ["kr-a", "kr-b", "kr-c"]), "region-lost", read("kr"))).toBe(false);
});
