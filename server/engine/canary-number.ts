import type { Adapters, Look } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";

export type Written = { readonly number: bigint; readonly lsn: string; readonly timeline: number };

/**
 * Writes the next numbered canary row through the routers clients use, and keeps its number only when it was acknowledged. A
 * number is never used twice, also when its write was not answered: it is the later of the last one + 1 and the clock in ms.
 */
export async function writeCanary(
  db: Database,
  adapters: Adapters,
  component: string,
  look: Look,
): Promise<Written | null> {
  const last = await db.canary.findFirst({
    where: { component },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  const clock = BigInt(Date.now());
  const number = last && last.number >= clock ? last.number + 1n : clock;
  const answer = await adapters.database.writeCanary(component, number, look);
  if (!answer) return null;
  await db.canary.create({ data: { component, number, lsn: answer.lsn, timeline: answer.timeline, at: new Date() } });
  return { number, ...answer };
}
