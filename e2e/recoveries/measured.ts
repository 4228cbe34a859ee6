import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { until } from "../../scripts/stack/until.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";

/** The newest measurement of a database node, no older than 5 s. */
export async function databaseNode(
  stack: StackAt,
  zone: string,
): Promise<(DatabaseMeasurement & { readonly ok: boolean }) | null> {
  const [row] = await rows<{ ok: boolean; value: DatabaseMeasurement }>(
    stack,
    "select ok, value from measurement where key = $1 and at > now() - interval '5 seconds'",
    [`meta-db/${zone.split("-")[0]}:${zone}`],
  );
  return row ? { ...row.value, ok: row.ok } : null;
}

/** Which kr zone's node is the primary, as measured. */
export function primaryZone(stack: StackAt): Promise<string> {
  return until("One measured primary in kr", 30_000, async () => {
    const zones = ["kr-a", "kr-b", "kr-c"];
    const nodes = await Promise.all(zones.map((zone) => databaseNode(stack, zone)));
    const primaries = zones.filter((_, index) => nodes[index]?.ok && nodes[index]?.role === "primary");
    return primaries.length === 1 ? primaries[0] : null;
  });
}

/** The product itself has seen that a zone does not answer. */
export async function untilZoneSeenLost(stack: StackAt, zone: string): Promise<void> {
  await until(`The loss of ${zone} being measured`, 30_000, async () => {
    const [row] = await rows<{ ok: boolean }>(stack, "select ok from measurement where key = $1", [`agent:${zone}`]);
    return row?.ok === false;
  });
}

/**
 * Every measurement is good, and what is looked at each second young: the lab is whole again in the product's own eyes. Standing checks
 * look less often; what they found before holds as long as it is good.
 * @throws Error that names what is not
 */
export async function untilAllGood(stack: StackAt): Promise<void> {
  await until("Everything measured good", 60_000, async () => {
    const measured = await rows<{ key: string; ok: boolean; age: number; often: boolean }>(
      stack,
      `select key, ok, interval_ms <= 1000 as often, extract(epoch from now() - at)::float as age
      from measurement where component not like 'objective/%' order by key`,
    );
    if (measured.length <= 10) throw new Error(`only ${measured.length} measurements`);
    const bad = measured.filter(({ ok, often, age }) => !ok || (often && age > 5));
    const told = bad.map(({ key, ok, age }) => `${key} ${ok ? "good" : "bad"} ${age.toFixed(1)} s ago`);
    if (told.length > 0) throw new Error(told.join(", "));
    return true;
  });
}
