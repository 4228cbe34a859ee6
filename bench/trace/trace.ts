import type { EndedRun } from "../../trials/site/runs.ts";
import type { TrialSite } from "../../trials/site/site.ts";
import { type Part, type PortCall, readWatched } from "../../trials/site/watched.ts";

export type InStep = { readonly step: string; readonly part: Part };
/** One run as it happened, of the product or of a bare script. Times are ms since 1970, durations ms. */
export type Trace = {
  readonly began: number;
  readonly ended: number;
  readonly parts: readonly (InStep & { readonly at: number; readonly ms: number })[];
  /** Every call of a port, looks included. */
  readonly calls: readonly (InStep & PortCall)[];
  /** Every act on the wire, as the adapters told it. */
  readonly acts: readonly { readonly step: string; readonly to: string; readonly call: string }[];
};

/** What a run of the product did: its parts and calls as its workers wrote them down, its acts from its own step rows. */
export function traceOf(site: TrialSite, run: EndedRun, began: number): Trace {
  const own = readWatched(site.folder).filter((one) => one.run === run.id);
  if (run.endedAt === null) throw new Error(`FO-${run.number} has not ended`);
  return {
    began,
    ended: run.endedAt.getTime(),
    parts: own.filter((one) => one.kind === "part"),
    calls: own.filter((one) => one.kind === "call"),
    acts: run.steps.flatMap((step) =>
      (step.calls as { to: string; call: string }[]).map(({ to, call }) => ({ step: step.stepId, to, call })),
    ),
  };
}

/** Keeps the trace of a script while it runs. */
export class Recorder {
  readonly #parts: Trace["parts"][number][] = [];
  readonly #calls: Trace["calls"][number][] = [];
  readonly #acts: Trace["acts"][number][] = [];

  async part(step: string, part: Part, work: (told: (call: PortCall) => void) => Promise<void>): Promise<void> {
    const [at, from] = [Date.now(), performance.now()];
    try {
      await work((call) => this.#calls.push({ step, part, ...call }));
    } finally {
      this.#parts.push({ step, part, at, ms: performance.now() - from });
    }
  }

  act(step: string, { to, call }: { readonly to: string; readonly call: string }): void {
    this.#acts.push({ step, to, call });
  }

  trace(began: number, ended: number): Trace {
    return { began, ended, parts: this.#parts, calls: this.#calls, acts: this.#acts };
  }
}
