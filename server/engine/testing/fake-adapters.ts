import type { SignedVote } from "#agent/protocol.ts";
import { REQUEST_CLASSES, type RequestClass } from "#domain/measures/request-class.ts";
import { SEGMENT_BYTES } from "#domain/recovery-points/segments.ts";
import type { DatabaseMeasurement, ServerState } from "#domain/topology/measurement.ts";
import { type Act, AdapterError, type Adapters, type ArchiveListing, type Look } from "../../adapters/ports.ts";
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
            limits: zone.startsWith("jp") ? {} : limitsOf(world, zone),
            canary: zone.startsWith("jp") ? null : { weight: world.weights[`${zone}/ingest/canary`] ?? 10, up: true },
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
      setWeight: (to, weight, bound) =>
        act(
          "setWeight",
          to.agent,
          bound,
          (world) => void Object.assign(world.weights, { [`${to.agent}/${to.backend}/${to.server}`]: weight }),
        ),
      setMap: (agent, _, file, key, value, bound) =>
        act("setMap", agent, bound, (world) => {
          // The limits hold several keys, every other map one.
          const name = file === "limits.map" ? `${agent}/${file}/${key}` : `${agent}/${file}`;
          world.maps[name] = value;
        }),
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
    // The small site has none.
    stream: {
      observeNode: noStream,
      observeHost: noStream,
      readOffsets: noStream,
      fence: noStream,
      promote: noStream,
      follow: noStream,
      rejoin: noStream,
      replayDeadLetters: noStream,
    },
    power: {
      powerOff: (zone, _, bound) =>
        act("powerOff", "outside", bound, (world) => void Object.assign(node(world, zone), { role: "down" })),
      isOff: (zone, _, bound) => look("outside", (world) => node(world, zone).role === "down", bound),
    },
    scaler: {
      observe: (_, zone, bound) =>
        look(
          zone,
          (world) => {
            const running = world.consumers[zone] ?? 1;
            return { running, wanted: running };
          },
          bound,
        ),
      scale: (_, zone, count, bound) =>
        act("scale", zone, bound, (world) => void Object.assign(world.consumers, { [zone]: count })),
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
    synthetic: {
      transact: (_, bound) =>
        look(
          "outside",
          () => ({ value: { kind: "synthetic" as const, stage: "done" as const, caseMs: 1, alertMs: 1 }, error: null }),
          bound,
        ),
    },
    archive: {
      list: (_, bound) => look("kr-b", () => EMPTY_ARCHIVE, bound),
      backup: (_, __, bound) => act("backup", "kr-b", bound, () => ({ label: "20261120-030000F" })),
      verify: (_, bound) =>
        act("verify", "kr-b", bound, () => ({ ok: true, valid: [], damaged: [], segments: { checked: 0, valid: 0 } })),
      restoreTo: (_, target, __, bound) =>
        act("restore", "kr-b", bound, () => ({
          how: "restored" as const,
          timeline: 2,
          lastReplayedAt: target,
          copyMs: 1,
          replayMs: 1,
        })),
      compareRows: (_, { id }, bound) =>
        act("compare", "kr-b", bound, () => ({
          ...{ id, database: "meta", tables: [], notComparable: [] },
          ...{ from: new Date(0).toISOString(), until: new Date(0).toISOString() },
        })),
      copyRowsBack: (_, __, bound) => act("copy-back", "kr-b", bound, () => ({ tables: [], transactions: 0 })),
      sampleRows: (_, __, bound) =>
        act("sample", "kr-b", bound, () => ({ made: false as const, why: "no-row-of-before" as const })),
      dropScratch: (_, __, bound) => act("drop-scratch", "kr-b", bound, () => ({ dropped: true })),
    },
    registry: {
      list: (_, bound) => look("kr-b", () => ({ repositories: [], images: [] }), bound),
      verify: (_, __, ___, bound) => look("kr-b", () => ({ ok: true, blobs: 0, bytes: 0, problems: [] }), bound),
    },
    sources: {
      list: (_, bound) =>
        look("kr-b", () => ({ head: "0", headAt: new Date(0), paths: ["charts"], archives: [] }), bound),
    },
    keys: {
      list: (_, bound) => look("kr-b", () => [], bound),
      copies: (_, bound) => look("kr-b", () => [], bound),
      keepCopy: (_, key, bound) => act("keep-copy", "kr-b", bound, () => ({ hash: key.hash ?? "" })),
    },
    // The small site has none.
    objects: {
      settings: noObjects,
      versions: noObjects,
      prefixes: noObjects,
      protection: noObjects,
      read: noObjects,
      put: noObjects,
      tryRemoval: noObjects,
      putBack: noObjects,
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

function noStream(component: string): Promise<never> {
  return Promise.reject(new AdapterError("not-capable", component, "is no stream of this site"));
}
function noObjects(component: string): Promise<never> {
  return Promise.reject(new AdapterError("not-capable", component, "is no object store of this site"));
}
const EMPTY_ARCHIVE: ArchiveListing = {
  state: "ok",
  said: "ok",
  backups: [],
  archived: { segmentBytes: SEGMENT_BYTES, runs: [], histories: {} },
  retentionMs: null,
  encrypted: false,
  scratches: [],
  returnsRows: true,
};

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

function limitsOf(world: World, zone: string): Record<RequestClass, number> {
  const rate = (one: RequestClass) => [one, Number(world.maps[`${zone}/limits.map/${one}`] ?? 0)] as const;
  return Object.fromEntries(REQUEST_CLASSES.map(rate)) as Record<RequestClass, number>;
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
