import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { DatabaseComponent, Topology } from "#domain/topology/topology.ts";
import type { Commands, RunbookPart } from "./runbook-part.ts";
import { atSocket } from "./traffic-parts.ts";

/** As the agent does it: on the host, as the server's own account, through its Unix socket. */
const sql = (statement: string) => `sudo -u postgres psql -X -p "$PGPORT" -d postgres -c "${statement}"`;
const RELOAD = sql("select pg_reload_conf()");
const set = (name: string, value: string) => [sql(`alter system set ${name} = '${value}'`), RELOAD];
const STOP = (mode: "fast" | "immediate") => `sudo -u postgres "$PGBIN/pg_ctl" stop -D "$PGDATA" -m ${mode}`;
const RECEIVER = sql("select status, sender_host, received_tli from pg_stat_wal_receiver");
const REPLICAS = sql("select application_name, state, sync_state, flush_lsn from pg_stat_replication");
/** Ends a receiver that waits between two attempts: the changed setting alone does not reach it. */
const END_RECEIVER = sql("select pg_terminate_backend(pid) from pg_stat_wal_receiver");
const follow = (zone: string) => [
  ...set(
    "primary_conninfo",
    `host=$(host_of $PRIMARY) port=$(port_of $PRIMARY) user=$REPLICATION_USER password=$REPLICATION_PASSWORD application_name=${zone}`,
  ),
  END_RECEIVER,
];
const promoting = [
  ...set("synchronous_standby_names", ""),
  sql("select pg_promote(true, 25)"),
  sql("checkpoint"),
] as const;

export const databaseParts = {
  "database.fence": ({ component, zone }: ActionArgs<"database.fence">, site: Topology): RunbookPart => {
    const found = databaseOf(site, component);
    const places = zone === undefined ? Object.keys(found.nodes) : [zone];
    return {
      look: places.map((at) => ({ at, lines: [asked(found, at, "select pg_is_in_recovery()")] })),
      // With standby.signal the directory can only ever start as a standby: it is fenced, whoever starts it.
      run: places.map((at) => ({ at, lines: [STOP("immediate"), 'sudo -u postgres touch "$PGDATA/standby.signal"'] })),
      after: places.map((at) => ({ at, lines: ['sudo -u postgres "$PGBIN/pg_ctl" status -D "$PGDATA"'] })),
    };
  },
  "database.promote": ({ component }: ActionArgs<"database.promote">, site: Topology): RunbookPart => {
    const found = databaseOf(site, component);
    return {
      look: positions(found),
      run: [
        ...zonesOf(found).map((at) => ({
          at,
          lines: [...set("primary_conninfo", ""), END_RECEIVER, asked(found, at, POSITION)],
        })),
        { at: "$PRIMARY", lines: promoting },
      ],
      after: [{ at: "$PRIMARY", lines: [sql("select pg_is_in_recovery(), pg_walfile_name(pg_current_wal_lsn())")] }],
    };
  },
  "database.route": ({ component }: ActionArgs<"database.route">, site: Topology) =>
    routed(databaseOf(site, component), site),
  "database.handover": ({ component, to }: ActionArgs<"database.handover">, site: Topology): RunbookPart => {
    const found = databaseOf(site, component);
    const router = found.router?.backend ?? "";
    return {
      look: [...positions(found), { at: "$OLD_PRIMARY", lines: [REPLICAS] }],
      run: [
        ...zonesOf(found).map((at) => ({
          at,
          lines: zonesOf(found).map((zone) => atSocket(`set server ${router}/${zone} state maint`)),
        })),
        {
          at: "$OLD_PRIMARY",
          lines: [
            STOP("fast"),
            'sudo -u postgres touch "$PGDATA/standby.signal"',
            'sudo -u postgres "$PGBIN/pg_controldata" "$PGDATA" | grep -E "cluster state|Latest checkpoint location"',
          ],
        },
        { at: to, lines: [asked(found, to, POSITION), ...promoting] },
      ],
      after: [{ at: to, lines: [asked(found, to, "select pg_is_in_recovery()")] }],
    };
  },
  "database.follow": ({ component }: ActionArgs<"database.follow">, site: Topology): RunbookPart => {
    const standbys = zonesOf(databaseOf(site, component));
    return {
      run: standbys.map((at) => ({ at, lines: [`[ "$PRIMARY" = ${at} ] || {`, ...follow(at), "}"] })),
      after: [...standbys.map((at) => ({ at, lines: [RECEIVER] })), { at: "$PRIMARY", lines: [REPLICAS] }],
    };
  },
  "database.rejoin": ({ zone }: ActionArgs<"database.rejoin">): RunbookPart => {
    const at = zone === "old-primary" ? "$OLD_PRIMARY" : zone;
    const source = "host=$(host_of $PRIMARY) port=$(port_of $PRIMARY) user=$REPLICATION_USER dbname=postgres";
    const env = 'sudo -u postgres env PGPASSWORD="$REPLICATION_PASSWORD"';
    const start = [
      'sudo -u postgres touch "$PGDATA/standby.signal"',
      `echo "primary_conninfo = 'host=$(host_of $PRIMARY) port=$(port_of $PRIMARY) user=$REPLICATION_USER password=$REPLICATION_PASSWORD application_name=${at}'" | sudo -u postgres tee -a "$PGDATA/postgresql.auto.conf" > /dev/null`,
      'sudo -u postgres "$PGBIN/pg_ctl" start -w -D "$PGDATA"',
    ];
    return {
      run: [
        {
          at,
          lines: [
            STOP("fast"),
            `${env} "$PGBIN/pg_rewind" --target-pgdata="$PGDATA" --source-server="${source}"`,
            ...start,
          ],
        },
        {
          at,
          lines: [
            "# only when pg_rewind failed: copy the primary anew",
            'sudo -u postgres mv "$PGDATA" "$PGDATA.old"',
            `${env} "$PGBIN/pg_basebackup" --pgdata="$PGDATA" --host="$(host_of $PRIMARY)" --port="$(port_of $PRIMARY)" --username="$REPLICATION_USER" --wal-method=stream --checkpoint=fast --no-password`,
            ...start,
          ],
        },
      ],
      after: [{ at, lines: [RECEIVER] }],
    };
  },
  "database.reprotect": ({ component }: ActionArgs<"database.reprotect">, site: Topology): RunbookPart => {
    const { synchronous } = databaseOf(site, component);
    const names = synchronous === 0 ? "" : `FIRST ${synchronous} (\\"$STANDBY\\")`;
    return {
      look: [{ at: "$PRIMARY", lines: [REPLICAS] }],
      run: [{ at: "$PRIMARY", lines: set("synchronous_standby_names", names) }],
      after: [{ at: "$PRIMARY", lines: [REPLICAS] }],
    };
  },
};

const POSITION =
  "select pg_is_in_recovery(), pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn(), (select timeline_id from pg_control_checkpoint())";

export function databaseOf(site: Topology, id: string): DatabaseComponent {
  return findComponent(site, id) as DatabaseComponent;
}

export function zonesOf(database: DatabaseComponent): readonly string[] {
  return Object.keys(database.nodes);
}

/** A question over the network, as the product's own user. The password stays in the environment. */
export function asked({ nodes, user, database, password }: DatabaseComponent, zone: string, statement: string): string {
  const [, name = "PGPASSWORD"] = /^\$\{(\w+)\}$/.exec(password) ?? [];
  const [host, port] = splitAddress(nodes[zone] ?? "");
  return `PGPASSWORD="$${name}" psql -X -h ${host} -p ${port} -U ${user} -d ${database} -c "${statement}"`;
}

export function splitAddress(address: string): readonly [string, string] {
  const at = address.lastIndexOf(":");
  return [address.slice(0, at).replace(/^\[|\]$/g, ""), address.slice(at + 1)];
}

function positions(found: DatabaseComponent): Commands[] {
  return zonesOf(found).map((at) => ({ at, lines: [asked(found, at, POSITION)] }));
}

/** Every router of the region leads to the primary alone: the others are closed first. */
export function routed(
  { nodes, router }: Pick<DatabaseComponent, "nodes" | "router">,
  site: Topology,
  primary = "PRIMARY",
): RunbookPart {
  if (router === null) return { run: [] };
  const gateway = findComponent(site, router.gateway);
  const places = gateway?.kind === "gateway" ? gateway.zones : [];
  const close = Object.keys(nodes).map(
    (zone) => `[ "$${primary}" = ${zone} ] || ${atSocket(`set server ${router.backend}/${zone} state maint`)}`,
  );
  return {
    run: places.map((at) => ({
      at,
      lines: [...close, atSocket(`set server ${router.backend}/$${primary} state ready`)],
    })),
    after: places.map((at) => ({ at, lines: [atSocket("show servers state")] })),
  };
}
