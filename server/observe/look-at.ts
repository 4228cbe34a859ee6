import { AdapterError } from "../adapters/ports.ts";
import type { Sample } from "./store-samples.ts";
import type { Target } from "./target.ts";
import { SILENT_DATABASE } from "./targets.ts";

/** One look at one target, bounded by its timeout. Never throws: that nobody answered is a sample as well. */
export async function lookAt(target: Target): Promise<Sample> {
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
    return { ...base(), ok: seen.ok, value: seen.value, error: seen.error ?? null };
  } catch (error) {
    return { ...base(), ok: false, value: kind === "database" ? SILENT_DATABASE : null, error: say(error) };
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
