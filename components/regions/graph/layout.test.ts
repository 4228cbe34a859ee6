import { describe, expect, it } from "vitest";
import type { RegionsView, ZoneView } from "#server/regions/router.ts";
import { layoutRegions } from "./layout.ts";

function zone(name: string, region: string, keys: readonly string[]): ZoneView {
  return { zone: name, region, of: keys.length, places: keys.map((key) => ({ key })) } as unknown as ZoneView;
}
const kr = ["kr-a", "kr-b", "kr-c"].map((name) => zone(name, "kr", [`console/gateway:${name}`, `meta-db/kr:${name}`]));
const jp = zone("jp-a", "jp", ["meta-db/jp:jp-a"]);
const replication = { component: "meta-db/kr", from: "kr-a", streaming: true, lagBytes: 0 };
const view = {
  regions: [
    { name: "kr", country: "KR", zones: kr },
    { name: "jp", country: "JP", zones: [jp] },
  ],
  replications: [
    { ...replication, to: "kr-b", syncState: "sync" },
    { ...replication, to: "kr-c", syncState: "async" },
  ],
  routes: [{ component: "meta-db/kr", gateway: "console/gateway", from: "kr-b", to: "kr-a" }],
  entries: [
    { entrance: "console/entrance", zone: "kr-a", region: "kr", share: 1 },
    { entrance: "console/entrance", zone: "jp-a", region: "jp", share: 0 },
  ],
} satisfies Omit<RegionsView, "entrances" | "readAt">;

describe("layoutRegions", () => {
  it("keeps zones beside one another without overlap, with the wall between regions", () => {
    for (const width of [0, 700, 1_400]) {
      const { zones, walls, width: all } = layoutRegions(view, width);
      for (const [at, one] of zones.slice(1).entries()) {
        const before = zones[at];
        expect(one.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0));
      }
      const [wall] = walls;
      expect(walls).toHaveLength(1);
      expect(wall?.x).toBeGreaterThan((zones[2]?.x ?? 0) + (zones[2]?.width ?? 0) - 1);
      expect((wall?.x ?? 0) + (wall?.width ?? 0)).toBeLessThan((zones[3]?.x ?? 0) + 1);
      expect((zones[3]?.x ?? 0) + (zones[3]?.width ?? 0)).toBeLessThanOrEqual(all);
    }
  });

  it("draws a line for each relation that is measured, by how it flows", () => {
    const { lines } = layoutRegions(view, 1_200);
    expect(lines.map(({ kind, to, look }) => [kind, to, look])).toEqual([
      ["entry", "jp-a", "off"],
      ["entry", "kr-a", "plain"],
      ["replication", "kr-b", "sync"],
      ["replication", "kr-c", "async"],
      ["route", "kr-a", "plain"],
    ]);
    expect(new Set(lines.map(({ path }) => path)).size).toBe(lines.length);
  });

  it("draws no line to a row that a crowded zone does not show, nor into a region that is not shown", () => {
    const only = {
      ...view,
      regions: [{ name: "kr", country: "KR", zones: [kr[0], zone("kr-b", "kr", [])] as ZoneView[] }],
    };
    expect(layoutRegions(only, 1_000).lines.map(({ id }) => id)).toEqual(["entry console/entrance kr-a"]);
  });

  it("moves nothing when a state changes", () => {
    const moved = { ...view, replications: [], entries: [] };
    const places = (one: typeof view) =>
      layoutRegions(one as never, 1_200).zones.map(({ x, y, width }) => [x, y, width]);
    expect(places(moved as never)).toEqual(places(view));
  });
});
