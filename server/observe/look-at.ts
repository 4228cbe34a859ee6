import type { MeasurementValue } from "#domain/topology/measurement.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Sample } from "./store-samples.ts";
import type { Listed, Target } from "./target.ts";
import { SILENT_DATABASE, SILENT_STREAM } from "./targets.ts";

/** What is kept of a node that does not answer, of the kinds that have such a word. */
const SILENT: Readonly<Partial<Record<Target["kind"], MeasurementValue>>> = {
  database: SILENT_DATABASE,
  stream: SILENT_STREAM,
};

/** One look at one target, bounded by its timeout. Never throws: that nobody answered is a sample as well. */
export async function lookAt(target: Target): Promise<Sample> {
  return (await lookAtAll(target)).sample;
}

/** The same, with all that a source of recovery points lists. Null: it is none, or did not answer. */
export async function lookAtAll(target: Target): Promise<{ readonly sample: Sample; readonly listed: Listed | null }> {
  const { key, component, node, kind, intervalMs, timeoutMs } = target;
  const started = performance.now();
  const base = () => ({
    key,
    component,
    node,
    kind,
    intervalMs,
    at: new Date(),
    latencyMs: performance.now() - started,
  });
  try {
    const seen = await within(target.look({ signal: AbortSignal.timeout(timeoutMs) }), timeoutMs + 200);
    const sample = { ...base(), ok: seen.ok, value: seen.value, error: seen.error ?? null };
    return { sample, listed: seen.listed ?? null };
  } catch (error) {
    return { sample: { ...base(), ok: false, value: SILENT[kind] ?? null, error: say(error) }, listed: null };
  }
}

/** An adapter that forgets its signal does not hold the observer. */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function say(error: unknown): string {
  if (error instanceof AdapterError) return `${error.code}: ${error.detail}`;
  return error instanceof Error ? error.message : String(error);
}
