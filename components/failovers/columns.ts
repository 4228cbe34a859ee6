/** What the plan graph needs of a step to place it. */
export type Placeable = {
  readonly id: string;
  readonly phase: "before" | "step" | "verify" | "compensation";
  readonly needs: readonly string[];
};

type Ending = { readonly status: string; readonly onFailure: "stop" | "continue" };

/** It failed and the plan goes on without it: told as an exception, but nobody waits for it. */
export function wentOn(step: Ending): boolean {
  return step.status === "failed" && step.onFailure === "continue";
}

/** Nothing more comes from it: the next may start. */
export function isSettled(step: Ending): boolean {
  return step.status === "done" || step.status === "skipped" || step.status === "compensated" || wentOn(step);
}

/** A column of the plan graph. In a chain each step needs the one above it; otherwise all of them may run at once. */
export type Column<Step extends Placeable> = {
  readonly phase: Step["phase"];
  readonly chain: boolean;
  readonly steps: readonly Step[];
};

/**
 * Columns from left to right: `before`, the steps in waves by `needs`, `verify`, compensations. A plan that is one long line would
 * be as wide as it has steps; neighbours that wait for each other one by one are therefore stacked as chains until at most
 * `most` columns remain, shortest chains first.
 */
export function toColumns<Step extends Placeable>(steps: readonly Step[], most = 6): readonly Column<Step>[] {
  const of = (phase: Step["phase"]) => steps.filter((step) => step.phase === phase);
  const waves = toWaves(of("step")).map((wave): Column<Step> => ({ phase: "step", chain: false, steps: wave }));
  const around = (["before", "verify", "compensation"] as const).filter((phase) => of(phase).length > 0).length;
  const whole = (phase: Step["phase"]): Column<Step>[] =>
    of(phase).length > 0 ? [{ phase, chain: isChain(of(phase)), steps: of(phase) }] : [];
  return [
    ...whole("before"),
    ...compact(waves, Math.max(most - around, 1)),
    ...whole("verify"),
    ...whole("compensation"),
  ];
}

/** Steps by the length of the longest path of `needs` that leads to them; needs outside the list count as settled. */
export function toWaves<Step extends Placeable>(steps: readonly Step[]): readonly (readonly Step[])[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const depths = new Map<string, number>();
  const depth = (step: Step, trail: ReadonlySet<string>): number => {
    const known = depths.get(step.id);
    if (known !== undefined) return known;
    const inner = new Set(trail).add(step.id);
    const before = step.needs.flatMap((id) => byId.get(id) ?? []).filter((need) => !inner.has(need.id));
    const own = before.length === 0 ? 0 : 1 + Math.max(...before.map((need) => depth(need, inner)));
    depths.set(step.id, own);
    return own;
  };
  const waves: Step[][] = [];
  for (const step of steps) {
    const at = depth(step, new Set());
    waves[at] = [...(waves[at] ?? []), step];
  }
  return waves.filter((wave) => wave !== undefined);
}

function isChain(steps: readonly Placeable[]): boolean {
  return steps.length > 1 && steps.every((step, at) => at === 0 || step.needs.includes(steps[at - 1]?.id ?? ""));
}

function compact<Step extends Placeable>(waves: readonly Column<Step>[], most: number): readonly Column<Step>[] {
  const columns = [...waves];
  while (columns.length > most) {
    let best: { readonly at: number; readonly size: number } | null = null;
    for (let at = 0; at + 1 < columns.length; at++) {
      const [left, right] = [columns[at], columns[at + 1]];
      if (!left || !right || !stackable(left) || !stackable(right)) continue;
      const size = left.steps.length + right.steps.length;
      if (!best || size < best.size) best = { at, size };
    }
    if (!best) break;
    const [left, right] = columns.splice(best.at, 2);
    columns.splice(best.at, 0, {
      phase: "step",
      chain: true,
      steps: [...(left?.steps ?? []), ...(right?.steps ?? [])],
    });
  }
  return columns;
}

function stackable(column: Column<Placeable>): boolean {
  return column.chain || column.steps.length === 1;
}
