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

/** Every measurement is young and good: the lab is whole again in the product's own eyes. @throws Error that names what is not */
export async function untilAllGood(stack: StackAt): Promise<void> {
  await until("Everything measured good", 60_000, async () => {
    const measured = await rows<{ key: string; ok: boolean; age: number }>(
      stack,
      "select key, ok, extract(epoch from now() - at)::float as age from measurement where component not like 'objective/%' order by key",
    );
    if (measured.length <= 10) throw new Error(`only ${measured.length} measurements`);
    const bad = measured.filter(({ ok, age }) => !ok || age > 5);
    if (bad.length > 0)
      throw new Error(bad.map((one) => `${one.key} ${one.ok ? "good" : "bad"} ${one.age.toFixed(1)} s ago`).join(", "));
    return true;
  });
}
