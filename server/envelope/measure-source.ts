import type { Envelope } from "#domain/approvals/envelope.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { VerbContext } from "../context.ts";

const TIMEOUT_MS = 3_000;

/**
 * Does each zone of the region answer, asked now? `null` is «no answer», with the moment of the last good answer the observers
 * stored; `false` is an answer that makes no sense.
 */
export async function measureSource(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  region: string | null,
): Promise<Envelope["source"]> {
  const zones = region === null ? [] : (ctx.topology.regions[region]?.zones ?? []);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const keys = zones.map((zone) => `agent:${zone}`);
  const [answers, stored] = await Promise.all([
    Promise.all(zones.map((zone) => askZone(ctx, zone, signal))),
    ctx.db.measurement.findMany({ where: { key: { in: keys } }, select: { key: true, lastGoodAt: true } }),
  ]);
  const lastGood = new Map(stored.map((row) => [row.key, row.lastGoodAt]));
  return zones.map((zone, index) => ({
    zone,
    answers: answers[index] ?? null,
    since: answers[index] === true ? null : (lastGood.get(`agent:${zone}`)?.toISOString() ?? null),
  }));
}

async function askZone(ctx: Pick<VerbContext, "adapters">, zone: string, signal: AbortSignal): Promise<boolean | null> {
  try {
    await ctx.adapters.witness.status(zone, { signal });
    return true;
  } catch (error) {
    return error instanceof AdapterError && error.code === "nonsense" ? false : null;
  }
}
