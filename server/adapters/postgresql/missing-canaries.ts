import { AdapterError, type Look } from "../ports.ts";
import type { Connections } from "./connections.ts";

const SAMPLE = 100;
const MISSING = `
with missing as (
  select number from unnest($1::bigint[]) as asked (number)
  where not exists (select 1 from haechi.canary c where c.number = asked.number)
)
select (select count(*)::int from missing) as count,
  coalesce((select json_agg(number::text) from (select number from missing order by number limit ${SAMPLE}) s), '[]') as sample`;

/** Which acknowledged numbers from `from` to `to` a node does not have: loss is these, never the age of a row (design §5). */
export async function missingCanaries(
  connections: Connections,
  id: string,
  zone: string,
  range: { readonly from: bigint; readonly to: bigint; readonly acknowledged: readonly bigint[] },
  look: Look,
): Promise<{ missing: number; sample: readonly bigint[] }> {
  const asked = range.acknowledged.filter((number) => number >= range.from && number <= range.to);
  const [row] = await connections.with(id, zone, look, (query) => query(MISSING, [asked.map(String)]));
  const { count, sample } = row ?? {};
  if (typeof count !== "number" || !Array.isArray(sample)) {
    throw new AdapterError("nonsense", `${id}:${zone}`, "the count of canaries was not understood");
  }
  return { missing: count, sample: sample.map((number) => BigInt(String(number))) };
}
