import { z } from "zod";
import { weakestCommit } from "#domain/database/commit-setting.ts";
import { withoutNamedTwice } from "#domain/database/named-twice.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { AdapterError, type Look } from "../ports.ts";
import type { Connections } from "./connections.ts";

/**
 * Timeline: of a primary from its current WAL file. Of a standby the furthest that its receiver, its control file or the WAL
 * segments it has written name: a receiver is gone once the standby is cut off, and the control file lags behind until a
 * restartpoint. Received: not known of one that has started and not yet replayed to the end what it has; its replay waits for more
 * once it has. (History files do not count: they are fetched for timelines that cannot be followed, too.) What COMMIT waits for
 * may be set otherwise for a role or a database than for this session. Needs `pg_monitor`.
 */
const LOOK = `
select pg_is_in_recovery() as standby,
  case when pg_is_in_recovery()
    then greatest((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()),
                  (select min_recovery_end_timeline from pg_control_recovery()),
                  (select max(('x' || substr(name, 1, 8))::bit(32)::int) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'))
    else ('x' || substr(pg_walfile_name(case when pg_is_in_recovery() then null else pg_current_wal_lsn() end), 1, 8))::bit(32)::int
  end as timeline,
  (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end)::text as lsn,
  (case when pg_is_in_recovery() and (pg_last_wal_receive_lsn() is not null or exists (select 1 from pg_stat_activity
      where backend_type = 'startup' and wait_event in ('RecoveryWalStream', 'RecoveryRetrieveRetryInterval')))
    then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) end)::text as received,
  exists (select 1 from pg_stat_wal_receiver where status = 'streaming') as streaming,
  (select greatest(pg_wal_lsn_diff(latest_end_lsn, pg_last_wal_replay_lsn()), 0)::float8 from pg_stat_wal_receiver where status = 'streaming') as lag,
  current_setting('synchronous_standby_names') as names,
  array(select current_setting('synchronous_commit') union all select split_part(setting, '=', 2)
    from pg_db_role_setting, unnest(setconfig) setting where starts_with(setting, 'synchronous_commit=')) as commits,
  (select case when count(*) = 0 then null else bool_and(c.relrowsecurity and c.relforcerowsecurity) end
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p')
      and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema') as protected,
  coalesce((select json_agg(json_build_object('name', application_name, 'syncState', sync_state, 'state', state,
      'lagBytes', greatest(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, replay_lsn), 0)::float8)
      order by application_name) from pg_stat_replication where state is not null), '[]') as replicas`;

const shape = z.object({
  standby: z.boolean(),
  timeline: z.number().int().positive().nullable(),
  lsn: z.string().nullable(),
  received: z.string().nullable(),
  streaming: z.boolean(),
  lag: z.number().nullable(),
  names: z.string(),
  commits: z.array(z.string()).min(1),
  protected: z.boolean().nullable(),
  replicas: z.array(
    z.object({
      name: z.string(),
      syncState: z.string(),
      state: z.string(),
      lagBytes: z
        .number()
        .nullable()
        .transform((lag) => lag ?? 0),
    }),
  ),
});

/**
 * One look at one node. `syncState` of a standby is only known to its primary (see `replicas` there): null. Throws AdapterError
 * when it does not answer: «down» is for who compares several eyes.
 */
export async function observeNode(
  connections: Connections,
  id: string,
  zone: string,
  look: Look,
): Promise<DatabaseMeasurement> {
  const [row] = await connections.with(id, zone, look, (query) => query(LOOK));
  const parsed = shape.safeParse(row);
  if (!parsed.success)
    throw new AdapterError("nonsense", `${id}:${zone}`, parsed.error.issues[0]?.message ?? "another shape");
  const seen = parsed.data;
  const counted = { replicas: seen.replicas, synchronousCommit: weakestCommit(seen.commits) };
  return {
    kind: "database",
    role: seen.standby ? "standby" : "primary",
    timeline: seen.timeline,
    lsn: seen.lsn,
    receivedLsn: seen.received,
    streaming: seen.streaming,
    lagBytes: seen.lag,
    syncState: null,
    synchronousNames: seen.names,
    rowLevelSecurity: seen.protected,
    ...withoutNamedTwice(counted, Object.keys(connections.component(id).nodes)),
  };
}
