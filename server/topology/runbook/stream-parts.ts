import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { StreamComponent, Topology } from "#domain/topology/topology.ts";
import { routed, splitAddress } from "./database-parts.ts";
import type { RunbookPart } from "./runbook-part.ts";

const INFO = "INFO replication";
/** A port where nobody listens: a replica of it keeps what it has and confirms nothing. */
const NOBODY = "REPLICAOF 127.0.0.1 1";
const PRIMARY = "$(stream_host_of $STREAM_PRIMARY) $(stream_port_of $STREAM_PRIMARY)";
const keepRole = (line: string) => `echo "${line}" | sudo tee "$REDIS_ROLE_FILE" > /dev/null`;

export const streamParts = {
  "stream.promote": ({ component }: ActionArgs<"stream.promote">, site: Topology): RunbookPart => {
    const found = streamOf(site, component);
    const zones = Object.keys(found.nodes);
    return {
      look: zones.map((at) => ({ at, lines: [asked(found, at, INFO)] })),
      run: [
        ...zones.map((at) => ({
          at,
          lines: [
            `[ "$OLD_PRIMARY" = ${at} ] || { ${keepRole("replicaof 127.0.0.1 1")}; ${asked(found, at, NOBODY)}; }`,
            asked(found, at, INFO),
          ],
        })),
        { at: "$STREAM_PRIMARY", lines: [keepRole("# primary"), askedHere(found, "REPLICAOF NO ONE")] },
      ],
      after: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, INFO)] }],
    };
  },
  "stream.route": ({ component }: ActionArgs<"stream.route">, site: Topology) =>
    routed(streamOf(site, component), site, "STREAM_PRIMARY"),
  "stream.fence": ({ component, zone }: ActionArgs<"stream.fence">, site: Topology): RunbookPart => {
    const found = streamOf(site, component);
    return {
      look: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, INFO)] }],
      // Whoever starts it again starts a replica.
      run: [{ at: zone, lines: [keepRole("replicaof 127.0.0.1 1"), 'sudo pkill -KILL -F "$REDIS_PID_FILE"'] }],
      after: [{ at: zone, lines: [asked(found, zone, "PING")] }],
    };
  },
  "stream.follow": ({ component }: ActionArgs<"stream.follow">, site: Topology): RunbookPart => {
    const found = streamOf(site, component);
    const zones = Object.keys(found.nodes);
    return {
      run: zones.map((at) => ({
        at,
        lines: [
          `[ "$STREAM_PRIMARY" = ${at} ] || { ${keepRole(`replicaof ${PRIMARY}`)}; ${asked(found, at, `REPLICAOF ${PRIMARY}`)}; }`,
        ],
      })),
      after: zones.map((at) => ({ at, lines: [asked(found, at, INFO)] })),
    };
  },
  "stream.rejoin": ({ component, zone }: ActionArgs<"stream.rejoin">, site: Topology): RunbookPart => {
    const found = streamOf(site, component);
    return {
      look: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, INFO)] }],
      run: [
        {
          at: zone,
          lines: [
            'sudo pkill -KILL -F "$REDIS_PID_FILE"',
            keepRole(`replicaof ${PRIMARY}`),
            'sudo redis-server "$REDIS_CONF" --daemonize yes --pidfile "$REDIS_PID_FILE"',
          ],
        },
      ],
      after: [{ at: zone, lines: [asked(found, zone, INFO)] }],
    };
  },
  "stream.replay-dead-letters": (
    { component }: ActionArgs<"stream.replay-dead-letters">,
    site: Topology,
  ): RunbookPart => {
    const found = streamOf(site, component);
    const { stream, deadLetters } = found;
    // One letter a call, added and deleted in one script: broken off anywhere, none is there twice and none is gone.
    const script = `local l = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]; if not l then return 0 end; redis.call('XADD', KEYS[2], '*', unpack(l[2])); return redis.call('XDEL', KEYS[1], l[1])`;
    return {
      look: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, `XLEN ${deadLetters}`)] }],
      run: [
        {
          at: "$STREAM_PRIMARY",
          lines: [
            `for n in $(seq $(${askedHere(found, `XLEN ${deadLetters}`)})); do ${askedHere(found, `EVAL "${script}" 2 ${deadLetters} ${stream}`)}; done`,
          ],
        },
      ],
      after: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, `XLEN ${deadLetters}`)] }],
    };
  },
  "check.stream-protected": ({ component }: ActionArgs<"check.stream-protected">, site: Topology) =>
    replication(site, component),
  "proof.stream-protected": ({ component }: ActionArgs<"proof.stream-protected">, site: Topology) =>
    replication(site, component),
  "proof.dead-letters-replayed": (
    { component }: ActionArgs<"proof.dead-letters-replayed">,
    site: Topology,
  ): RunbookPart => {
    const found = streamOf(site, component);
    return { run: [{ at: "$STREAM_PRIMARY", lines: [askedHere(found, `XLEN ${found.deadLetters}`)] }] };
  },
};

function streamOf(site: Topology, id: string): StreamComponent {
  return findComponent(site, id) as StreamComponent;
}

/** A question over the network, as the product's own user. The password stays in the environment. */
function asked(found: StreamComponent, zone: string, command: string): string {
  const [host, port] = splitAddress(found.nodes[zone] ?? "");
  return toRedis(found, host, port, command);
}

/** The same to whichever zone has, or is to have, the primary. */
function askedHere(found: StreamComponent, command: string): string {
  return toRedis(found, "$(stream_host_of $STREAM_PRIMARY)", "$(stream_port_of $STREAM_PRIMARY)", command);
}

function toRedis({ user, password }: StreamComponent, host: string, port: string, command: string): string {
  const [, name = "REDISCLI_AUTH"] = /^\$\{(\w+)\}$/.exec(password) ?? [];
  return `REDISCLI_AUTH="$${name}" redis-cli -h ${host} -p ${port} --user ${user} ${command}`;
}

/** Who replicates from the primary, and how far. */
function replication(site: Topology, component: string): RunbookPart {
  return { run: [{ at: "$STREAM_PRIMARY", lines: [askedHere(streamOf(site, component), INFO)] }] };
}
