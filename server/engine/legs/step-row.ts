import type { StepStatus } from "#domain/runs/status.ts";
import type { CallRecord } from "../../adapters/ports.ts";
import { asJson } from "../../db/as-json.ts";
import { engine } from "../engine.ts";

/** Told when the row may no longer be written with this token: another executor has the run. */
export class LostRun extends Error {}

export type StepRow = {
  readonly attempt: () => number;
  facts(): Readonly<Record<string, unknown>>;
  addFacts(facts: Readonly<Record<string, unknown>>): Promise<void>;
  record(call: CallRecord): void;
  /** A further attempt begins: its calls replace those of the one before. */
  nextAttempt(): Promise<void>;
  /** It is not so yet and will be acted on: written before anything is sent, since only what acted is ever taken back. */
  acting(): Promise<void>;
  end(status: StepStatus, error: string | null): Promise<void>;
};

/**
 * Opens a step's row for one executor. A row found `running` is an attempt whose executor died: it goes on under the same number,
 * so that the keys of its calls are the same. Every write is bound to the fencing token of the run.
 */
export async function openStepRow(
  runId: string,
  stepId: string,
  token: bigint,
): Promise<{
  readonly row: StepRow;
  readonly status: StepStatus;
  readonly error: string | null;
  readonly takenOver: boolean;
}> {
  const { db } = engine();
  const found = await db.runStep.findUniqueOrThrow({ where: { runId_stepId: { runId, stepId } } });
  const takenOver = found.status === "running";
  let { attempts: attempt, acted } = found;
  let facts = found.facts as Record<string, unknown>;
  let calls = (takenOver ? found.calls : []) as unknown as CallRecord[];
  let writing: Promise<unknown> = Promise.resolve();
  let next: { data: Record<string, unknown>; readonly written: Promise<void> } | null = null;

  /** One write at a time, the newest state each time. What comes while one is under way goes out together, with the next one. */
  const write = (data: Record<string, unknown>): Promise<void> => {
    if (next) {
      next.data = { ...next.data, ...data };
      return next.written;
    }
    const own = { data, written: writing.catch(() => undefined).then(() => send()) };
    const send = async () => {
      next = null;
      const { count } = await db.runStep.updateMany({
        where: { id: found.id, run: { fencingToken: token } },
        data: { ...own.data, calls: asJson(calls), facts: asJson(facts) },
      });
      if (count === 0)
        throw new LostRun(`The run has a newer fencing token than ${token}: another executor has taken it.`);
    };
    next = own;
    writing = own.written;
    return own.written;
  };
  const row: StepRow = {
    attempt: () => attempt,
    facts: () => facts,
    addFacts: async (more) => {
      if (
        Object.entries(more).every(
          ([name, value]) => JSON.stringify(asJson(value)) === JSON.stringify(asJson(facts[name])),
        )
      )
        return;
      facts = { ...facts, ...more };
      await write({});
    },
    record: (call) => {
      calls = [...calls, call];
      write({}).catch(() => undefined); // the step's end writes the same again
    },
    nextAttempt: async () => {
      attempt += 1;
      calls = [];
      await write({
        status: "running",
        attempts: attempt,
        endedAt: null,
        error: null,
        ...(attempt === 1 || found.startedAt === null ? { startedAt: new Date() } : {}),
      });
    },
    acting: async () => {
      if (acted) return;
      acted = true;
      await write({ acted });
    },
    end: (status, error) => write({ status, error, endedAt: new Date() }),
  };
  return { row, status: found.status as StepStatus, error: found.error, takenOver };
}
