import type { Database } from "../db/client.ts";

type Primary = {
  readonly id: string;
  readonly zone: string;
  readonly timeline: number | null;
  readonly measured: Date;
};
type Asked = { readonly names: readonly string[]; readonly answered: boolean; readonly endedAt: Date | null };

/**
 * Lists of synchronous standbys that runs asked of a primary and that no sample need have shown: those never answered (a late call may
 * still bring them into force, until a newer one is answered), and the last one answered when it was not measured since.
 */
export async function askedOf(
  db: Pick<Database, "$queryRaw">,
  { id, zone, timeline, measured }: Primary,
): Promise<string[]> {
  const rows = await db.$queryRaw<Asked[]>`
    SELECT facts -> 'asked' -> 'names' AS names, facts -> 'synchronous' = facts -> 'asked' -> 'names' AS answered, ended_at AS "endedAt"
    FROM run_step
    WHERE action = 'database.reprotect' AND facts -> 'asked' ->> 'component' = ${id} AND facts -> 'asked' ->> 'zone' = ${zone}
      AND (facts -> 'asked' ->> 'timeline')::int IS NOT DISTINCT FROM ${timeline}::int
    ORDER BY started_at DESC`;
  const answered = rows.findIndex((row) => row.answered);
  const open = answered === -1 ? rows : rows.slice(0, answered);
  const last = rows[answered];
  const unmeasured = last && (last.endedAt === null || last.endedAt >= measured) ? [last] : [];
  return [...open, ...unmeasured].map(
    ({ names }) => `FIRST ${names.length} (${names.map((name) => `"${name}"`).join(", ")})`,
  );
}
