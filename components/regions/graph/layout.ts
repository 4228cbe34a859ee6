import type { RegionsView, ZoneView } from "#server/regions/router.ts";

/** Sizes in px. */
export const ROW = 28;
export const HEAD = 40;
export const FOOT = 30;
const ENTRANCE = { width: 220, height: 44 };
/** Room between the entrance and the zones, where its lines turn. */
const BELOW_ENTRANCE = 52;
/** Between two zones, where lines go up and down; and where the wall stands. */
const GAP = 48;
const WALL = 32;
const BOX = { least: 184, most: 300 };
/** Between lines that run side by side. */
const LANE = 8;
const UNDER = 14;

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type PlacedZone = Box & { readonly zone: ZoneView };
export type PlacedLine = {
  readonly id: string;
  readonly kind: "entry" | "replication" | "route";
  /** Names at its ends, for those who listen. */
  readonly from: string;
  readonly to: string;
  /** An SVG path, in the drawing's own px. */
  readonly path: string;
  /** sync: solid; async: dashed; broken: does not stream. off: nothing is sent. */
  readonly look: "plain" | "sync" | "async" | "broken" | "off";
  /** Share of the traffic, 0..1; null where it has none. */
  readonly share: number | null;
  /** Runs under the zones, since others stand between its ends. */
  readonly far: boolean;
};
export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly entrance: Box;
  readonly zones: readonly PlacedZone[];
  readonly walls: readonly (Box & { readonly id: string })[];
  readonly lines: readonly PlacedLine[];
};

/** Entrance above, zones beside one another in the order of the file, walls between regions. Nothing of it depends on a state. */
export function layoutRegions(
  view: Pick<RegionsView, "regions" | "replications" | "routes" | "entries">,
  width: number,
): Layout {
  const zones = view.regions.flatMap((region) => region.zones);
  const walls = Math.max(0, view.regions.length - 1);
  const gaps = Math.max(0, zones.length - 1) * GAP + walls * WALL;
  const across = Math.min(BOX.most, Math.max(BOX.least, (width - gaps) / Math.max(1, zones.length)));
  const total = across * zones.length + gaps;
  const top = ENTRANCE.height + BELOW_ENTRANCE;
  const tallest = Math.max(0, ...zones.map(heightOf));
  let x = Math.max(0, (width - total) / 2);
  const placed: PlacedZone[] = [];
  const between: (Box & { id: string })[] = [];
  for (const [at, region] of view.regions.entries()) {
    if (at > 0) {
      between.push({ id: `wall ${region.name}`, x: x - GAP / 2, y: top - 8, width: WALL, height: tallest + 16 });
      x += WALL;
    }
    for (const zone of region.zones) {
      placed.push({ zone, x, y: top, width: across, height: heightOf(zone) });
      x += across + GAP;
    }
  }
  const middle = Math.max(width, total) / 2;
  const entrance = { x: middle - ENTRANCE.width / 2, y: 0, ...ENTRANCE };
  const lines = linesOf(view, placed, entrance, top + tallest);
  const beneath = lines.filter(({ far }) => far).length * LANE;
  return {
    width: Math.max(width, total),
    height: top + tallest + UNDER + beneath,
    entrance,
    zones: placed,
    walls: between,
    lines,
  };
}

export function heightOf(zone: ZoneView): number {
  const more = zone.of > zone.places.length ? 1 : 0;
  return HEAD + (zone.places.length + more) * ROW + FOOT;
}

function linesOf(
  view: Pick<RegionsView, "replications" | "routes" | "entries">,
  placed: readonly PlacedZone[],
  entrance: Box,
  bottom: number,
): PlacedLine[] {
  const boxOf = (zone: string) => placed.find((one) => one.zone.zone === zone);
  const lines: PlacedLine[] = view.entries.flatMap((entry): PlacedLine[] => {
    const box = boxOf(entry.zone);
    if (!box) return [];
    const [fromX, turn, toX] = [
      entrance.x + entrance.width / 2,
      entrance.height + BELOW_ENTRANCE / 2,
      box.x + box.width / 2,
    ];
    return [
      {
        id: `entry ${entry.entrance} ${entry.zone}`,
        kind: "entry",
        from: entry.entrance,
        to: entry.zone,
        path: `M${fromX},${entrance.height}V${turn}H${toX}V${box.y - 2}`,
        look: entry.share > 0 ? "plain" : "off",
        share: entry.share,
        far: false,
      },
    ];
  });
  // What carries nothing lies under what does.
  lines.sort((a, b) => (a.share ?? 0) - (b.share ?? 0));
  let lane = 0;
  type End = { readonly zone: string; readonly key: string };
  type Drawn = Pick<PlacedLine, "id" | "kind" | "look">;
  /** `offset` keeps lines of two kinds apart, both where they go up and down and where they meet a row. */
  const join = (from: End, to: End, offset: number, drawn: Drawn): PlacedLine[] => {
    const [a, b] = [boxOf(from.zone), boxOf(to.zone)];
    const [out, into] = [a && rowY(a, from.key), b && rowY(b, to.key)];
    if (!a || !b || out === undefined || into === undefined) return [];
    const line = { ...drawn, from: from.zone, to: to.zone, share: null };
    const [y1, y2] = [out - offset / 2, into + offset / 2];
    if (a === b) {
      const edge = a.x + a.width;
      return [{ ...line, far: false, path: `M${edge},${y1}H${edge + 6 + offset}V${y2}H${edge + 2}` }];
    }
    const right = b.x > a.x;
    const x1 = right ? a.x + a.width : a.x;
    const x2 = right ? b.x - 2 : b.x + b.width + 2;
    const near = placed.indexOf(b) === placed.indexOf(a) + (right ? 1 : -1);
    if (near) return [{ ...line, far: false, path: `M${x1},${y1}H${(x1 + x2) / 2 + offset}V${y2}H${x2}` }];
    const under = bottom + UNDER / 2 + lane++ * LANE;
    const [down, up] = right ? [x1 + 10 + offset, x2 - 12] : [x1 - 10 - offset, x2 + 12];
    return [{ ...line, far: true, path: `M${x1},${y1}H${down}V${under}H${up}V${y2}H${x2}` }];
  };
  for (const one of view.replications) {
    const sync = one.syncState === "sync" || one.syncState === "quorum";
    const look = !one.streaming ? "broken" : sync ? "sync" : "async";
    const [from, to] = [one.from, one.to].map((zone) => ({ zone, key: `${one.component}:${zone}` })) as [End, End];
    lines.push(...join(from, to, 0, { id: `replication ${one.component} ${one.to}`, kind: "replication", look }));
  }
  for (const one of view.routes) {
    if (one.to === null) continue;
    const from = { zone: one.from, key: `${one.gateway}:${one.from}` };
    const to = { zone: one.to, key: `${one.component}:${one.to}` };
    const id = `route ${one.component} ${one.from} ${one.to}`;
    lines.push(...join(from, to, LANE, { id, kind: "route", look: "plain" }));
  }
  return lines;
}

/** The middle of a row; undefined: the zone does not show it. */
function rowY(box: PlacedZone, key: string): number | undefined {
  const at = box.zone.places.findIndex((place) => place.key === key);
  return at < 0 ? undefined : box.y + HEAD + at * ROW + ROW / 2;
}
