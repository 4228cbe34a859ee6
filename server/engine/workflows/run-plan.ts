import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Told, withoutDetail } from "#domain/reason.ts";
import type { RunException } from "#domain/runs/outcome.ts";
import type { StepStatus } from "#domain/runs/status.ts";
import { nextWave, stoppers } from "#domain/runs/waves.ts";
import type { Wish } from "#domain/runs/wishes.ts";
import { beginRun } from "../legs/begin-run.ts";
import { planUndo, undoOne } from "../legs/compensate.ts";
import { endRun } from "../legs/end-run.ts";
import { executeStep } from "../legs/execute-step.ts";
import { type LoadedRun, loadLeg } from "../legs/load-leg.ts";
import { type Gates, passGates } from "../legs/pass-gates.ts";
import { pauseRun } from "../legs/pause-run.ts";
import { previousLegEnded } from "../legs/previous-leg.ts";
import { readStatuses } from "../legs/read-statuses.ts";
import { readDesired, readWish } from "../legs/read-wish.ts";
import { PHASES, type Phase, stepsOf } from "../legs/run-rows.ts";
import { takeLocks } from "../legs/take-locks.ts";
import { takeRun } from "../legs/take-run.ts";
import { verifyingRun } from "../legs/verifying-run.ts";
import { messageOf, reason, whyOf } from "../steps/step.ts";
import { insist } from "./insist.ts";
import { once } from "./once.ts";

/** One execution of a leg: the run, and the fencing token that only this execution has. */
type Leg = { readonly run: LoadedRun; readonly number: number; readonly token: bigint | null };

/**
 * The one interpreter (design §5): executes the plan frozen into a run, whatever plan that is. A leg ends when the run ends, and
 * wherever people are waited for; their decision starts the next leg. Everything it decides by comes out of `once`, so that an
 * executor that takes it over walks the same way; the fencing token alone is new each time.
 * @returns how the leg ended, for the engine's own records
 */
export async function runPlan(runId: string, number: number): Promise<string> {
  const loaded = await once("load", async () => {
    await previousLegEnded(runId, number, isOpen);
    return loadLeg(runId, number);
  });
  if (loaded.over !== null) return loaded.over;
  const { run } = loaded;
  try {
    return await executeLeg(run, number);
  } catch (error) {
    if (isOfDurableEngine(error)) throw error;
    const why = whyOf(error);
    await once("broken", () => pauseRun(run, { key: "run.broken", values: { why: withoutDetail(why) } }, false, why));
    return `broken: ${messageOf(error)}`;
  }
}

async function executeLeg(run: LoadedRun, number: number): Promise<string> {
  const { wish, gates } = await once("gates", async () => {
    const [desired, passed] = await Promise.all([readDesired(run.id), passGates(run)]);
    return { wish: desired, gates: passed };
  });
  if (!gates.open && wish !== "cancel" && wish !== "undo") return once("refuse", () => refuse(run, gates));

  const locks = await once("locks", () => takeLocks(run, gates.approved));
  if (!locks.taken) {
    const why = locks.holders.map(({ region, number: holder }) => reason("region-locked", { region, run: holder }));
    return once("locked out", () => endRun(run, "failed", why));
  }
  const over = await once("begin", () => begin(run, wish));
  if (over) return over;
  const leg: Leg = { run, number, token: await insist("token", () => takeRun(run)) };

  for (const phase of PHASES) {
    const stopped = await executePhase(leg, phase);
    if (stopped !== null) return stopped;
  }
  return once("complete", () => endRun(run, "completed"));
}

/** Steps in waves by `needs`. @returns null when the phase is through, otherwise how the leg ended */
async function executePhase(leg: Leg, phase: Phase): Promise<string | null> {
  const { run, number, token } = leg;
  const steps = stepsOf(run.plan, phase);
  const start = await once(`${phase}: start`, async () => {
    if (phase === "verify") await verifyingRun(run);
    const [statuses, wish] = await Promise.all([readStatuses(run.id), readWish(run.id, number)]);
    return { statuses, wish };
  });
  const statuses: Record<string, StepStatus> = start.statuses;
  for (let { wish } = start; ; wish = await once(`${phase}: wish`, () => readWish(run.id, number))) {
    if (wish === "lost") return "no longer this leg's";
    if (wish === "pause" && (await once("pause", () => pauseRun(run, { key: "run.paused", values: {} }, true))))
      return "paused";
    if (wish === "cancel" || wish === "undo") return cancel(leg, wish === "undo");

    const waiting = stoppers(steps, statuses);
    const wave = nextWave(steps, statuses).filter((step) => !waiting.includes(step));
    if (wave.length === 0 && waiting.length === 0) return null;
    const ends = await Promise.all(wave.map((step) => once(step.id, () => executeStep(run, step, token))));
    if (ends.some((end) => end.status === "lost")) return "no longer this leg's";
    for (const [index, step] of wave.entries()) statuses[step.id] = ends[index]?.status as StepStatus;

    const stops = stoppers(steps, statuses);
    // The next phase asks what is wanted when it starts; the last one asks before the run counts as complete.
    if (stops.length === 0 && phase !== "verify" && nextWave(steps, statuses).length === 0) return null;
    if (stops.length === 0) continue;
    if (phase === "before")
      return once("before failed", () =>
        endRun(run, "failed", [reason("nothing-touched"), ...explain(stops, wave, ends)]),
      );
    const key = stops.every((step) => statuses[step.id] === "waiting_for_person")
      ? "run.waits-for-person"
      : "run.stopped-at-step";
    const paused = await once("stop", () =>
      pauseRun(
        run,
        { key, values: { steps: stops.map((step) => step.id).join(", ") } },
        false,
        explain(stops, wave, ends),
      ),
    );
    if (paused) return "waits for people";
  }
}

/** Ends where it is, or takes back in reverse what can be taken back. */
async function cancel(leg: Leg, undo: boolean): Promise<string> {
  const { run, token } = leg;
  const left: RunException[] = [];
  const back = undo ? await once("what to undo", () => planUndo(run)) : [];
  const stuck: string[] = [];
  for (const one of back) {
    const held = heldBy(run, one.of, stuck);
    if (held) {
      left.push({ stepId: one.of, kind: "not-undone", why: "", reasons: [reason("rests-on-it", { by: held })] });
      stuck.push(one.of);
      continue;
    }
    const result = await once(`undo ${one.of}`, () => undoOne(run, one, token));
    if (result === "lost") return "no longer this leg's";
    if (!result) continue;
    left.push(result);
    if (one.call) stuck.push(one.of);
  }
  return once("cancel", () => endRun(run, "cancelled", [], left));
}

/**
 * Begins, unless the gates closed meanwhile: waiting for locks, or for an executor that goes on from a dead one's checkpoints, takes
 * time in which an approval expires, or people say hands off.
 * @returns how the leg ended; null when it goes on
 */
async function begin(run: LoadedRun, wish: Wish): Promise<string | null> {
  if (run.firstLeg && wish !== "cancel" && wish !== "undo") {
    const gates = await passGates(run);
    if (!gates.open) return refuse(run, gates);
  }
  const now = await beginRun(run);
  if (now.begun) return null;
  return now.kept.length > 0
    ? refuse(run, { open: false, approved: false, reasons: now.kept })
    : "ended before it began";
}

/** A step that rests on this one and is still in force: what it needs stays, as the limited console does while customers are there. */
function heldBy(run: LoadedRun, id: string, stuck: readonly string[]): string | undefined {
  return run.plan.steps.find((step) => stuck.includes(step.id) && step.needs.includes(id))?.id;
}

/** Before it began a run ends here; one that is under way waits for people, who may still cancel it or take it back. */
async function refuse(run: LoadedRun, gates: Gates): Promise<string> {
  const only = (key: string) => gates.reasons.length > 0 && gates.reasons.every((one) => one.key === key);
  const why = gates.reasons.map(({ gate, key, values }) => ({ key: `${gate}.${key}`, values }));
  if (!run.firstLeg) {
    await pauseRun(run, { key: "run.gates-closed", values: { why } }, false, [reason("may-not-go-on"), ...why]);
    return "waits for people";
  }
  return endRun(run, only("execution-expired") ? "expired" : "failed", [reason("nothing-touched"), ...why]);
}

function explain(
  stops: readonly { readonly id: string }[],
  wave: readonly { readonly id: string }[],
  ends: readonly { readonly why: readonly Told[] }[],
): readonly Told[] {
  return stops.flatMap((step) =>
    (ends[wave.findIndex((one) => one.id === step.id)]?.why ?? []).map((why) => ({ ...why, step: step.id })),
  );
}

async function isOpen(runId: string, leg: number): Promise<boolean> {
  const status = (await DBOS.getWorkflowStatus(`${runId}:${leg}`))?.status;
  return status === "PENDING" || status === "ENQUEUED" || status === "DELAYED";
}

/** Its own ways of saying that this execution is no longer the one that counts. */
function isOfDurableEngine(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith("DBOS");
}
