import type { Checked } from "#domain/checks/check.ts";
import { standingChecks } from "#domain/checks/standing-checks.ts";
import type { ReadContext } from "../context.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";

export type StandingCheck = Checked & {
  /** When the oldest of its evidence was measured; null: none of it ever was. */
  readonly at: string | null;
  /** Three intervals of what is measured most seldom. */
  readonly staleAfterMs: number;
};

/** The standing checks as judged from the newest measurements. */
export async function readChecks({
  db,
  topology,
}: Pick<ReadContext, "db" | "topology">): Promise<readonly StandingCheck[]> {
  const samples = await readSamples(db);
  return standingChecks(topology, asMeasurements(samples), new Date()).map((check) => {
    const found = check.evidence.flatMap((key) => samples.get(key) ?? []);
    const oldest = Math.min(...found.map((sample) => sample.at.getTime()));
    return {
      ...check,
      at: found.length > 0 ? new Date(oldest).toISOString() : null,
      staleAfterMs: 3 * Math.max(0, ...found.map((sample) => sample.intervalMs)),
    };
  });
}
