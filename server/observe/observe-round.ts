import { AdapterError } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { record } from "./record.ts";
import { SILENT_DATABASE, type Target } from "./targets.ts";

export const INTERVAL_MS = 1_000;
/** Less than two intervals, so that what hangs is known as failing before it is stale. */
export const TIMEOUT_MS = 1_500;

/** Starts one look at every target that is not being looked at still; resolves when those begun now are stored. */
export async function observeRound(db: Database, targets: readonly Target[], busy: Set<string>): Promise<void> {
  const free = targets.filter((target) => !busy.has(target.key));
  await Promise.all(free.map((target) => observeOne(db, target, busy)));
}

async function observeOne(db: Database, target: Target, busy: Set<string>): Promise<void> {
  const { key, component, node, kind } = target;
  busy.add(key);
  const started = performance.now();
  const base = () => ({ key, component, node, kind, at: new Date(), latencyMs: performance.now() - started });
  try {
    const seen = await within(target.look({ signal: AbortSignal.timeout(TIMEOUT_MS) }), TIMEOUT_MS + 200);
    await record(db, { ...base(), ok: seen.ok, value: seen.value, error: seen.error ?? null }, INTERVAL_MS);
  } catch (error) {
    if (!isOfTarget(error)) throw error;
    await record(
      db,
      { ...base(), ok: false, value: kind === "database" ? SILENT_DATABASE : null, error: say(error) },
      INTERVAL_MS,
    );
  } finally {
    busy.delete(key);
  }
}

class Silent extends Error {}

/** An adapter that forgets its signal does not hold the observer. */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Silent(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Errors of our own database are not measurements of the target. */
function isOfTarget(error: unknown): boolean {
  return (
    error instanceof AdapterError ||
    error instanceof Silent ||
    !(error instanceof Error && error.name.startsWith("PrismaClient"))
  );
}

function say(error: unknown): string {
  if (error instanceof AdapterError) return `${error.code}: ${error.detail}`;
  return error instanceof Error ? error.message : String(error);
}
