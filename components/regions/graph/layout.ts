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
  const beneath = lines.filter(({ kind }) => kind !== "entry").length * LANE;
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
      },
    ];
  });
  let lane = 0;
  const join = (from: string, fromKey: string, to: string, toKey: string, offset: number): string | null => {
    const [a, b] = [boxOf(from), boxOf(to)];
    const [y1, y2] = [a && rowY(a, fromKey), b && rowY(b, toKey)];
    if (!a || !b || y1 === undefined || y2 === undefined) return null;
    if (a === b) {
      const side = a.x + a.width + 6 + offset;
      return `M${a.x + a.width},${y1}H${side}V${y2}H${a.x + a.width + 2}`;
    }
    const right = b.x > a.x;
    const out = right ? a.x + a.width : a.x;
    const into = right ? b.x - 2 : b.x + b.width + 2;
    const near = placed.indexOf(b) === placed.indexOf(a) + (right ? 1 : -1);
    if (near) return `M${out},${y1}H${(out + into) / 2 + offset}V${y2}H${into}`;
    const under = bottom + UNDER / 2 + lane++ * LANE;
    const [down, up] = right ? [out + 10 + offset, into - 12] : [out - 10 - offset, into + 12];
    return `M${out},${y1}H${down}V${under}H${up}V${y2}H${into}`;
  };
  for (const one of view.replications) {
    const path = join(one.from, `${one.component}:${one.from}`, one.to, `${one.component}:${one.to}`, 0);
    const sync = one.syncState === "sync" || one.syncState === "quorum";
    const look = !one.streaming ? "broken" : sync ? "sync" : "async";
    if (path)
      lines.push({
        id: `replication ${one.component} ${one.to}`,
        kind: "replication",
        from: one.from,
        to: one.to,
        path,
        look,
        share: null,
      });
  }
  for (const one of view.routes) {
    if (one.to === null) continue;
    const path = join(one.from, `${one.gateway}:${one.from}`, one.to, `${one.component}:${one.to}`, LANE);
    if (path)
      lines.push({
        id: `route ${one.component} ${one.from} ${one.to}`,
        kind: "route",
        from: one.from,
        to: one.to,
        path,
        look: "plain",
        share: null,
      });
  }
  return lines;
}

/** The middle of a row; undefined: the zone does not show it. */
function rowY(box: PlacedZone, key: string): number | undefined {
  const at = box.zone.places.findIndex((place) => place.key === key);
  return at < 0 ? undefined : box.y + HEAD + at * ROW + ROW / 2;
}
