import type { Look } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";

export type Looks = {
  /** A bounded look, at most `ms` (default 2 s) and never past the step's end. */
  look(ms?: number): Look;
  /** A look into a zone. One that answered nobody at the last observation gets its chance, and keeps nobody waiting for it. */
  lookInto(zone: string): Look;
  /** It answered nobody at the last observation. */
  isSilent(zone: string): boolean;
};

const LOOK_MS = 2_000;
/** Answers inside a region take milliseconds; what was silent a second ago rarely needs more to be heard again. */
const SILENT_LOOK_MS = 500;

/** @param signal ends when whoever looks must end */
export async function looksFor(db: Pick<Database, "measurement">, signal: AbortSignal): Promise<Looks> {
  const silent = await silentZones(db);
  const look = (ms = LOOK_MS) => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]) });
  return {
    look,
    isSilent: (zone) => silent.has(zone),
    lookInto: (zone) => (silent.has(zone) ? { ...look(SILENT_LOOK_MS), attempts: 1 } : look()),
  };
}

/** Zones whose agent did not answer when it was last asked. */
async function silentZones(db: Pick<Database, "measurement">): Promise<ReadonlySet<string>> {
  const rows = await db.measurement.findMany({
    where: { key: { startsWith: "agent:" }, ok: false },
    select: { node: true },
  });
  return new Set(rows.map((row) => row.node));
}
