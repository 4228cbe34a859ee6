import { type Column, type Placeable, toColumns } from "../columns.ts";

/** Sizes in px. A node shows two lines of title; a join is the bar at which phases meet. */
export const NODE = { height: 72, least: 172, most: 300, gap: 8 } as const;
const HEAD = 32;
const COLUMN_GAP = 40;
const CHAIN_GAP = 14;
const JOIN = 2;

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type PlacedStep<Step> = Box & { readonly step: Step };
export type PlacedHead<Step extends Placeable> = Box & {
  readonly column: Column<Step>;
  readonly number: number | null;
};
/** Where every step of one phase meets every first step of the next. */
export type PlacedJoin = Box & { readonly id: string };
/** across: from one column to a later one. down: inside a chain. in, out: level, to a bar and from it. */
export type Line = { readonly from: string; readonly to: string; readonly way: "across" | "down" | "in" | "out" };

export type Layout<Step extends Placeable> = {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly PlacedStep<Step>[];
  readonly heads: readonly PlacedHead<Step>[];
  readonly joins: readonly PlacedJoin[];
  readonly lines: readonly Line[];
};

/**
 * Places the plan for this width: columns by waves of `needs` (columns.ts), as many as fit, each centred on the tallest; lines where one
 * step needs another, and bars between phases, since a phase begins when the whole one before it has ended.
 */
export function layoutPlan<Step extends Placeable>(steps: readonly Step[], width: number): Layout<Step> {
  const fit = Math.max(3, Math.floor((width + COLUMN_GAP) / (NODE.least + COLUMN_GAP)));
  const columns = toColumns(steps, Math.min(fit, 7));
  const share = (width + COLUMN_GAP) / Math.max(1, columns.length) - COLUMN_GAP;
  const across = Math.min(NODE.most, Math.max(NODE.least, share));
  const heights = columns.map(heightOf);
  const tallest = Math.max(0, ...heights);
  const firstOwn = columns.findIndex((column) => column.phase === "step");
  const placed = columns.map((column, at) => {
    const x = at * (across + COLUMN_GAP);
    const top = HEAD + (tallest - (heights[at] ?? 0)) / 2;
    const pitch = NODE.height + (column.chain ? CHAIN_GAP : NODE.gap);
    const number = column.phase === "step" ? at - firstOwn + 1 : null;
    return {
      column,
      head: { x, y: 0, width: across, height: HEAD, column, number },
      steps: column.steps.map((step, row) => ({ x, y: top + row * pitch, width: across, height: NODE.height, step })),
    };
  });
  const joins = placed.flatMap(({ column, head }, at): PlacedJoin[] => {
    const next = placed[at + 1];
    if (!next || next.column.phase === column.phase) return [];
    const reach = Math.max(heights[at] ?? 0, heights[at + 1] ?? 0) - NODE.height / 2;
    const y = HEAD + (tallest - reach) / 2;
    return [
      { id: joinId(column.phase), x: head.x + across + COLUMN_GAP / 2 - JOIN / 2, y, width: JOIN, height: reach },
    ];
  });
  return {
    width: columns.length * (across + COLUMN_GAP) - COLUMN_GAP,
    height: HEAD + tallest,
    steps: placed.flatMap((one) => one.steps),
    heads: placed.map((one) => one.head),
    joins,
    lines: [...needed(columns), ...joined(columns)],
  };
}

function heightOf(column: Column<Placeable>): number {
  const n = column.steps.length;
  return n * NODE.height + Math.max(0, n - 1) * (column.chain ? CHAIN_GAP : NODE.gap);
}

function joinId(phase: string): string {
  return `after ${phase}`;
}

/** One line for each need inside a phase; down inside a chain, across otherwise. */
function needed(columns: readonly Column<Placeable>[]): Line[] {
  const columnOf = new Map(columns.flatMap((column) => column.steps.map((step) => [step.id, column] as const)));
  return columns.flatMap((column) =>
    column.steps.flatMap((step) =>
      step.needs.flatMap((need): Line[] => {
        const from = columnOf.get(need);
        if (!from || from.phase !== column.phase) return [];
        return [{ from: need, to: step.id, way: from === column ? "down" : "across" }];
      }),
    ),
  );
}

/** The two columns beside a bar meet at it: what ends a chain goes in, what waits for nobody of its phase comes out. */
function joined(columns: readonly Column<Placeable>[]): Line[] {
  return columns.flatMap((column, at): Line[] => {
    const next = columns[at + 1];
    if (!next || next.phase === column.phase) return [];
    const waitedFor = new Set(column.steps.flatMap((step) => step.needs));
    const after = new Set(next.steps.map((step) => step.id));
    const last = column.steps.filter((step) => !waitedFor.has(step.id));
    const first = next.steps.filter((step) => !step.needs.some((need) => after.has(need)));
    const bar = joinId(column.phase);
    return [
      ...last.map((step): Line => ({ from: step.id, to: bar, way: "in" })),
      ...first.map((step): Line => ({ from: bar, to: step.id, way: "out" })),
    ];
  });
}
