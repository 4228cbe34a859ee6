import type { SignedVote } from "#agent/protocol.ts";
import type { DatabaseMeasurement, ServerState } from "#domain/topology/measurement.ts";
import { type Act, AdapterError, type Adapters, type Look } from "../../adapters/ports.ts";
import type { Node, World, Worlds } from "./world.ts";

const ZONES = ["kr-a", "kr-b", "kr-c"];

/** Every port over the fake world: refuses stale tokens and repeats keys as an agent does, and can hang or fail where a test says so. */
export function fakeAdapters(worlds: Worlds): Adapters {
  const look = async <T>(zone: string, what: (world: World) => T, bound: Look): Promise<T> => {
    bound.signal.throwIfAborted();
    const world = await worlds.read();
    if (world.dead.includes(zone)) throw new AdapterError("refused-connection", zone, "nobody listens");
    return what(world);
  };
  const act = async <T>(verb: string, agent: string, bound: Act, effect: (world: World) => T): Promise<T> => {
    const began = performance.now();
    const hang = () =>
      new Promise<never>((_, reject) =>
        bound.signal.addEventListener("abort", () => reject(new AdapterError("timeout", agent, verb))),
      );
    const before = await worlds.read();
    if (before.trouble[verb] === "hang-before") await hang();
    const done = await worlds.change((world) => {
      if (world.dead.includes(agent)) throw new AdapterError("refused-connection", agent, "nobody listens");
      const place = `${agent} ${bound.scope}`;
      if (BigInt(world.tokens[place] ?? 0) > bound.token)
        throw new AdapterError("stale-token", agent, `${world.tokens[place]} was seen, ${bound.token} is lower`);
      world.tokens[place] = bound.token.toString();
      const left = world.trouble[verb];
      if (typeof left === "number" && left > 0) {
        world.trouble[verb] = left - 1;
        throw new AdapterError("failed", agent, "made to fail by the test");
      }
      const key = `${agent} ${verb} ${bound.key}`;
      const repeated = Object.hasOwn(world.keys, key);
      const result = repeated ? (world.keys[key] as T) : effect(world);
      world.keys[key] = result ?? null;
      return { result, repeated };
    });
    await worlds.note({ verb, agent, key: bound.key, token: bound.token.toString(), effect: !done.repeated });
    bound.record({
      to: agent,
      call: verb,
      at: new Date().toISOString(),
      ms: performance.now() - began,
      ok: true,
      repeated: done.repeated,
    });
    if ((await worlds.read()).trouble[verb] === "hang-after") await hang();
    return done.result;
  };
  const node = (world: World, zone: string): Node =>
    world.nodes[zone] ?? { role: "down", timeline: 0, lsn: 0, fenced: false, follows: null };

  return {
    gateway: {
      observeGateway: (_, zone, bound) =>
        look(
          zone,
          (world) => ({
            kind: "gateway" as const,
            maintenance: world.maps[`${zone}/maintenance.map`] === "on",
            servers: (zone.startsWith("jp") ? ["jp-a"] : ZONES).map((name) =>
              server(world, zone, "console", name, "ready"),
            ),
            router: zone.startsWith("jp") ? [] : ZONES.map((name) => server(world, zone, "meta-db", name, "maint")),
            sessions: { used: 10, limit: 100 },
          }),
          bound,
        ),
      observeEntrance: (_, bound) =>
        look(
          "outside",
          (world) => ({
            kind: "entrance" as const,
            route: world.maps["outside/route.map"] ?? null,
            servers: [
              ...ZONES.map((name) => server(world, "outside", "kr", name, "ready")),
              server(world, "outside", "jp", "jp-a", "ready"),
            ],
          }),
          bound,
        ),
      setServer: (to, state, bound) =>
        act(
          "setServer",
          to.agent,
          bound,
          (world) => void Object.assign(world.servers, { [`${to.agent}/${to.backend}/${to.server}`]: state }),
        ),
      setWeight: (to, _, bound) => act("setWeight", to.agent, bound, () => undefined),
      setMap: (agent, _, file, __, value, bound) =>
        act("setMap", agent, bound, (world) => void Object.assign(world.maps, { [`${agent}/${file}`]: value })),
      shutdownSessions: (to, bound) => act("shutdownSessions", to.agent, bound, () => undefined),
    },
    database: {
      observeNode: (_, zone, bound) => look(zone, (world) => measurement(world, zone), bound),
      observeHost: (_, zone, bound) =>
        look(
          zone,
          (world) => ({
            running: node(world, zone).role !== "down",
            fenced: node(world, zone).fenced,
            timeline: node(world, zone).timeline,
            checkpointLsn: null,
          }),
          bound,
        ),
      fence: (_, zone, bound) =>
        act("fence", zone, bound, (world) => void Object.assign(node(world, zone), { role: "down", fenced: true })),
      handOver: (_, zone, bound) =>
        act("handOver", zone, bound, (world) => {
          const own = node(world, zone);
          for (const other of Object.values(world.nodes)) if (other.follows === zone) other.lsn = own.lsn;
          Object.assign(own, { role: "down", fenced: true });
          return { shutdownLsn: `0/${own.lsn.toString(16)}` };
        }),
      promote: (_, zone, bound) =>
        act("promote", zone, bound, (world) => {
          const own = node(world, zone);
          Object.assign(own, { role: "primary", timeline: own.timeline + 1, follows: null });
          world.synchronous = [];
          return { timeline: own.timeline };
        }),
      follow: (_, zone, primary, bound) => act("follow", zone, bound, (world) => void follow(world, zone, primary)),
      setSynchronous: (_, zone, names, bound) =>
        act("setSynchronous", zone, bound, (world) => void Object.assign(world, { synchronous: [...names] })),
      rejoin: (_, zone, primary, bound) =>
        act("rejoin", zone, bound, (world) => {
          Object.assign(node(world, zone), { role: "standby", fenced: false });
          follow(world, zone, primary);
          return { how: "rewound" as const };
        }),
      writeCanary: async (_, number, bound) => {
        bound.signal.throwIfAborted();
        return worlds.change((world) => {
          const primary = Object.entries(world.nodes).find(
            ([zone, one]) => one.role === "primary" && !world.dead.includes(zone),
          );
          if (!primary) return null;
          world.canaries.push(number.toString());
          return { lsn: `0/${primary[1].lsn.toString(16)}`, timeline: primary[1].timeline };
        });
      },
      missingCanaries: (_, zone, __, ___, acknowledged, bound) =>
        look(
          zone,
          (world) => {
            const missing = acknowledged.filter((number) => !world.canaries.includes(number.toString()));
            return { missing: missing.length, sample: missing.slice(0, 100) };
          },
          bound,
        ),
      rowLevelSecurityHolds: (_, zone, bound) => look(zone, () => ({ holds: true, tables: 2, why: "" }), bound),
    },
    power: {
      powerOff: (zone, _, bound) =>
        act("powerOff", "outside", bound, (world) => void Object.assign(node(world, zone), { role: "down" })),
      isOff: (zone, _, bound) => look("outside", (world) => node(world, zone).role === "down", bound),
    },
    flags: {
      observeFlags: (_, zone, bound) =>
        look(
          zone,
          (world) =>
            Object.fromEntries(
              Object.entries(world.flags).flatMap(([key, value]) =>
                key.startsWith(`${zone}/`) ? [[key.slice(zone.length + 1), value]] : [],
              ),
            ),
          bound,
        ),
      setFlag: (_, zone, flag, value, bound) =>
        act("setFlag", zone, bound, (world) => void Object.assign(world.flags, { [`${zone}/${flag}`]: value })),
    },
    host: {
      runCommand: (zone, command, bound) => act(`run ${command}`, zone, bound, () => ({ exit: 0 })),
      searchMarkers: (zone, _, bound) => look(zone, () => ({ files: 3, bytes: 300, own: 5, foreign: 0 }), bound),
    },
    witness: {
      status: (agent, bound) =>
        look(agent, () => ({ zone: agent, version: "test", startedAt: new Date(0).toISOString() }), bound),
      vote: async (agent, target) => ({
        agent,
        target,
        answers: true,
        reason: "",
        latencyMs: 1,
        at: new Date().toISOString(),
      }),
      votes: (agent, nonce, bound) => look(agent, (world) => votesOf(world, agent, nonce), bound),
    },
    entrance: {
      probe: (_, bound) =>
        look(
          "outside",
          (world) => ({
            status: 200,
            region: world.maps["outside/route.map"] ?? null,
            zone: null,
            mode: world.maps["outside/route.map"] === "jp" ? ("limited" as const) : ("full" as const),
            ms: 1,
          }),
          bound,
        ),
    },
  };
}

/** Of every other place of the fake site, and of the database nodes in it. */
function votesOf(world: World, agent: string, nonce: string): SignedVote[] {
  const vote = (target: string, answers: boolean): SignedVote => ({
    vote: {
      ...{ agent, target, answers, nonce, latencyMs: 1, at: new Date().toISOString() },
      reason: `agent ${answers ? "answers" : "refused"}`,
    },
    signature: "",
  });
  return [...ZONES, "jp-a", "outside"]
    .filter((place) => place !== agent)
    .flatMap((place) => {
      const lives = !world.dead.includes(place);
      const node = world.nodes[place];
      return [vote(place, lives), ...(node ? [vote(`${place}/meta-db`, lives && node.role !== "down")] : [])];
    });
}

function server(
  world: World,
  agent: string,
  backend: string,
  name: string,
  otherwise: ServerState["admin"],
): ServerState {
  const admin = world.servers[`${agent}/${backend}/${name}`] ?? otherwise;
  return { backend, name, up: !world.dead.includes(name), admin, weight: 1, check: "L7OK" };
}

function follow(world: World, zone: string, primary: string | null): void {
  const [own, to] = [world.nodes[zone], primary === null ? undefined : world.nodes[primary]];
  if (!own) return;
  own.follows = primary;
  if (to?.role === "primary") Object.assign(own, { timeline: to.timeline, lsn: to.lsn });
}

function measurement(world: World, zone: string): DatabaseMeasurement {
  const own = world.nodes[zone];
  if (!own || own.role === "down") throw new AdapterError("refused-connection", zone, "the server is down");
  const lsn = `0/${own.lsn.toString(16)}`;
  const replicas = Object.entries(world.nodes).filter(
    ([name, one]) => one.role === "standby" && one.follows === zone && !world.dead.includes(name),
  );
  return {
    kind: "database",
    role: own.role,
    timeline: own.timeline,
    lsn,
    receivedLsn: own.role === "standby" ? lsn : null,
    streaming: own.follows !== null,
    lagBytes: null,
    syncState: null,
    synchronousNames:
      world.synchronous.length > 0 ? `FIRST 1 (${world.synchronous.map((name) => `"${name}"`).join(", ")})` : "",
    replicas:
      own.role === "primary"
        ? replicas.map(([name]) => ({
            name,
            syncState: world.synchronous.includes(name) ? "sync" : "async",
            state: "streaming",
            lagBytes: 0,
          }))
        : [],
    rowLevelSecurity: true,
    synchronousCommit: "on",
  };
}
