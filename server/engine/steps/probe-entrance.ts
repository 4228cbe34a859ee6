import type { ActionArgs } from "#domain/plans/actions.ts";
import { codeOf, looking, messageOf, notSo, SO, until } from "./step.ts";

const PATIENCE_MS = 20_000;

/** So many requests in a row are answered from the region, in the mode. One wrong answer starts the count again. */
export const probeEntrance = looking<ActionArgs<"probe.entrance">>(async (ctx, { entrance, region, mode, passes }) => {
  const seen: {
    at: string;
    status: number | null;
    region: string | null;
    zone: string | null;
    mode: string | null;
    ms: number | null;
    why?: string;
  }[] = [];
  let inARow = 0;
  let own: string | undefined;
  const passed = await until(ctx, PATIENCE_MS, async () => {
    const at = new Date().toISOString();
    try {
      const answer = await ctx.adapters.entrance.probe(entrance, ctx.look());
      const right = answer.region === region && answer.mode === mode && answer.status < 400;
      inARow = right ? inARow + 1 : 0;
      seen.push({ at, ...answer });
    } catch (error) {
      inARow = 0;
      seen.push({ at, status: null, region: null, zone: null, mode: null, ms: null, why: codeOf(error) });
      own = messageOf(error);
    }
    return inARow >= passes;
  });
  const times = seen.flatMap((one) => (one.ms === null ? [] : [one.ms])).sort((a, b) => a - b);
  await ctx.fact({
    region,
    mode,
    passes,
    probes: seen.length,
    inARow,
    zones: [...new Set(seen.map((one) => one.zone).filter((one) => one !== null))],
    p50Ms: times[Math.floor(times.length / 2)] ?? null,
    last: seen.slice(-passes),
  });
  const last = seen.at(-1);
  return passed
    ? SO
    : notSo(
        "answers-too-few",
        { inARow, passes, region, mode },
        last?.why ? own : `HTTP ${last?.status}, ${last?.region ?? "?"}, ${last?.mode ?? "?"}`,
      );
});
