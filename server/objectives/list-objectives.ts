import type { ReadContext } from "../context.ts";
import type { ObjectiveRow } from "../evidence/objectives.ts";
import { readObjectives } from "../evidence/read-objectives.ts";

export type ObjectiveList = {
  readonly regions: readonly string[];
  readonly rows: readonly ObjectiveRow[];
  readonly readAt: string;
};

/** Every objective as it is judged now: the same answer as on the overview. */
export async function listObjectives({ db, topology }: Pick<ReadContext, "db" | "topology">): Promise<ObjectiveList> {
  const now = new Date();
  const { rows } = await readObjectives(db, topology, now);
  return { regions: Object.keys(topology.regions), rows, readAt: now.toISOString() };
}
