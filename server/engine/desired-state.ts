import { type Desired, holds } from "#domain/routing/desired.ts";
import type { Act, Adapters } from "../adapters/ports.ts";
import type { Database, Transaction } from "../db/client.ts";

export { type Desired, holds };

export type Wanted = {
  readonly key: string;
  readonly component: string;
  readonly scope: string;
  readonly value: Desired;
};

/**
 * Stores what is wanted, unless a higher token wanted something since.
 * @throws Error for a token that is no longer the highest: another executor or run has taken over
 */
export async function store(
  db: Database | Transaction,
  wanted: Wanted,
  token: bigint,
  runId: string | null,
): Promise<void> {
  const stored = await db.$executeRaw`
    INSERT INTO desired_state (key, component, scope, value, token, run_id, set_at)
    VALUES (${wanted.key}, ${wanted.component}, ${wanted.scope}, ${JSON.stringify(wanted.value)}::jsonb, ${token}, ${runId}::uuid, clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET component = EXCLUDED.component, scope = EXCLUDED.scope, value = EXCLUDED.value, token = EXCLUDED.token, run_id = EXCLUDED.run_id, set_at = EXCLUDED.set_at
    WHERE desired_state.token <= EXCLUDED.token`;
  if (stored === 0)
    throw new Error(
      `${wanted.key}: a newer run has decided this since (token ${token} is stale). Nothing was changed.`,
    );
}

/** What reaches the things that are wanted. */
export type Hands = Pick<Adapters, "gateway" | "flags">;

/** Makes the thing be as wanted. Safe to repeat. One step may take a thing away and give it back: what is wanted is part of each act's name. */
export async function apply({ gateway, flags }: Hands, value: Desired, act: (what: string) => Act): Promise<void> {
  if (value.kind === "weight")
    return gateway.setWeight(
      value.address,
      value.weight,
      act(`${value.address.agent}/${value.address.server}/weight/${value.weight}`),
    );
  if (value.kind === "limit")
    return gateway.setMap(
      value.agent,
      value.instance,
      value.file,
      value.class,
      String(value.rate),
      act(`${value.agent}/${value.file}/${value.class}/${value.rate}`),
    );
  if (value.kind === "flag")
    return flags.setFlag(
      value.component,
      value.zone,
      value.flag,
      value.value,
      act(`${value.zone}/${value.flag}=${value.value}`),
    );
  if (value.kind === "server") {
    await gateway.setServer(
      value.address,
      value.state,
      act(`${value.address.agent}/${value.address.server}/${value.state}`),
    );
    if (value.state === "maint")
      await gateway.shutdownSessions(value.address, act(`${value.address.agent}/${value.address.server}/sessions`));
    return;
  }
  if (value.kind === "map")
    return gateway.setMap(
      value.agent,
      value.instance,
      value.file,
      value.key,
      value.value,
      act(`${value.agent}/${value.file}/${value.value}`),
    );
  const { agent, instance, backend, primary } = value;
  const address = (server: string) => ({ agent, instance, backend, server });
  // The old way takes nobody any more before the new one opens. A session that does not end (a frozen server accepts and says
  // nothing) is told, but keeps nobody from the new way: who is led here now was proven to be the only one that acknowledges.
  const lingering: unknown[] = [];
  for (const server of value.servers.filter((one) => one !== primary)) {
    await gateway.setServer(address(server), "maint", act(`${agent}/${server}/maint`));
    await gateway
      .shutdownSessions(address(server), act(`${agent}/${server}/sessions`))
      .catch((error: unknown) => lingering.push(error));
  }
  if (primary !== null) await gateway.setServer(address(primary), "ready", act(`${agent}/${primary}/ready`));
  if (lingering.length > 0) throw lingering[0];
}
