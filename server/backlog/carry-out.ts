import { type Order, ordersFor } from "#domain/backlog/orders.ts";
import type { BacklogSeen, Relieved } from "#domain/backlog/see.ts";
import type { Act } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { auditSite } from "../observe/audit-site.ts";
import { highestToken } from "../observe/quiet-scopes.ts";
import type { ReliefRow } from "./relief-row.ts";

const ACT_MS = 3_000;
/** A zone that keeps refusing, or keeps forgetting, is ordered each round and told once in this time. */
const TELL_EVERY_MS = 30_000;
/** What was wanted for longer than this and is not so was so before: it was forgotten. */
const FORGOTTEN_MS = 10_000;

/** Of this process: orders under way by what they are for, and when something was last told of it. */
export type Errands = { readonly underWay: Map<string, Promise<void>>; readonly told: Map<string, number> };
export const noErrands = (): Errands => ({ underWay: new Map(), told: new Map() });

/**
 * Orders what differs, in each zone that answers, all at once: one that hangs or refuses is tried again and holds up no other. The
 * same order for the same sample is the same act, whoever gives it; the token is the newest of the region, so that a run that
 * acts there goes on.
 */
export async function carryOut(
  db: Database,
  { topology, adapters }: Site,
  { relieved, zones, seen }: BacklogSeen & { readonly relieved: Relieved },
  row: ReliefRow,
  { underWay, told }: Errands,
): Promise<void> {
  if (seen.held.some(({ key }) => key === "isolated")) return;
  const { policy, stream } = relieved;
  const orders = ordersFor(relieved, row.state, zones).filter((order) => !underWay.has(nameOf(policy.stream, order)));
  if (orders.length === 0) return;
  const token = (await highestToken(db, topology, stream.region)) ?? 0n;
  const tell = async (order: Order, action: string, detail: Readonly<Record<string, unknown>>) => {
    const key = `${action} ${nameOf(policy.stream, order)}`;
    if (Date.now() - (told.get(key) ?? 0) < TELL_EVERY_MS) return;
    told.set(key, Date.now());
    const { zone, what, value } = order;
    await auditSite(db, action, policy.stream, { zone, what, value, ...detail }, "backlog");
  };
  for (const order of orders) {
    const act: Act = {
      scope: stream.region,
      token,
      key: `backlog:${policy.stream}:${order.zone}:${order.what}:${order.value}:${row.setAtMs}:${order.seenMs}`,
      signal: AbortSignal.timeout(ACT_MS),
      record: () => undefined,
    };
    const name = nameOf(policy.stream, order);
    const done = give(adapters, policy, order, act)
      .then(async () => {
        if (order.seenMs - row.setAtMs > FORGOTTEN_MS) await tell(order, "backlog.reasserted", {});
      })
      .catch(async (error: unknown) => {
        console.error(`backlog ${name}: ${error instanceof Error ? error.message : String(error)}`);
        const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
        await tell(order, "backlog.refused", { code });
      })
      .catch((error: unknown) => console.error(`backlog ${name}: not told: ${String(error)}`))
      .finally(() => underWay.delete(name));
    underWay.set(name, done);
  }
}

async function give(
  { scaler, flags }: Site["adapters"],
  policy: Relieved["policy"],
  order: Order,
  act: Act,
): Promise<void> {
  if (order.what === "consumers") await scaler.scale(policy.consumers, order.zone, order.value, act);
  else await flags.setFlag(policy.flags, order.zone, order.what, String(order.value), act);
}

function nameOf(stream: string, { zone, what }: Order): string {
  return `${stream} ${zone} ${what}`;
}
