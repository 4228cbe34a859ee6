import { expect, test } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import type { Adapters } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { INGEST, TOPOLOGY } from "../engine/testing/site.ts";
import { fenceRivals } from "./fence-rivals.ts";

const DATABASE = "meta-db/kr";
const STREAM = "ingest/stream-kr";
const SITE: Topology = {
  ...TOPOLOGY,
  services: {
    ...TOPOLOGY.services,
    ingest: INGEST,
  },
};
const [DATABASE_PLACED, STREAM_PLACED] = [all(SITE, "database")[0], all(SITE, "stream")[0]];
if (!DATABASE_PLACED || !STREAM_PLACED) throw new Error("the site has no database or no stream");
const [OF_DATABASE, OF_STREAM] = [DATABASE_PLACED, STREAM_PLACED];

type Known = {
  /** Timelines of the nodes that answer as primaries; of a stream's, null. */
  readonly primaries: Readonly<Record<string, number | null>>;
  readonly routedTo: string;
  /** A promotion that a run ordered. */
  readonly ordered?: { readonly zone: string; readonly timeline: number | null; readonly runEnded: boolean };
};

/** Everything of one component; the other one is not measured. */
function known(kind: "database" | "stream", { primaries, routedTo, ordered }: Known): Database {
  const [id, placed] = kind === "database" ? [DATABASE, OF_DATABASE] : [STREAM, OF_STREAM];
  const measured = Object.entries(primaries).map(([node, timeline]) => ({
    ...{ node, at: new Date(), intervalMs: 10_000, latencyMs: 5, ok: true },
    value: { kind, role: "primary", timeline },
  }));
  const routes = routerPlaces({ topology: SITE }, placed, routedTo).map(({ wanted }) => ({
    ...{ ...wanted, runId: "run-1", token: 5n },
  }));
  const promotion = { proven: true, runId: "run-2", token: 7n, ...ordered };
  return {
    measurement: {
      findMany: async ({ where }: { where: { component: string } }) => (where.component === id ? measured : []),
    },
    canary: { findFirst: async () => null },
    regionLock: { findMany: async () => [] },
    desiredState: { findMany: async () => routes },
    installation: { findFirst: async () => null },
    $queryRaw: async (text: TemplateStringsArray) => {
      const asked = text.join("");
      if (asked.includes("{ordered,component}")) return ordered ? [promotion] : [];
      return asked.includes("FROM observation") ? [] : [{ token: 9n, at: null }];
    },
  } as unknown as Database;
}

function site(silent: readonly string[] = []) {
  const asked: string[] = [];
  const fence = async (_: string, zone: string) => {
    asked.push(zone);
    if (silent.includes(zone)) throw new Error("no answer in time");
  };
  return { asked, topology: SITE, adapters: { database: { fence }, stream: { fence } } as unknown as Adapters };
}

test("a rival whose agent is down holds back neither the others nor the round", async () => {
  const { asked, ...now } = site(["kr-a"]);
  const db = known("database", { primaries: { "kr-a": 1, "kr-b": 2, "kr-c": 1 }, routedTo: "kr-b" });
  expect(await fenceRivals(db, now)).toEqual([`${DATABASE}:kr-c`]);
  expect(asked).toEqual(["kr-a", "kr-c"]);
});

test("of a standby that somebody promoted by hand and the primary that clients are led to, the first is fenced", async () => {
  const db = known("database", { primaries: { "kr-a": 1, "kr-c": 2 }, routedTo: "kr-a" });
  expect(await fenceRivals(db, site())).toEqual([`${DATABASE}:kr-c`]);
});

test("the old primary is fenced that comes back before clients were led to the one that a run promoted", async () => {
  const waits = (timeline: number | null, runEnded: boolean) =>
    known("database", {
      ...{ primaries: { "kr-a": 1, "kr-b": 2 }, routedTo: "kr-a" },
      ordered: { zone: "kr-b", timeline, runEnded },
    });
  expect(await fenceRivals(waits(2, false), site())).toEqual([`${DATABASE}:kr-a`]);
  expect(await fenceRivals(waits(2, true), site())).toEqual([`${DATABASE}:kr-a`]);
  expect(await fenceRivals(waits(null, false), site()), "its executor died on the order").toEqual([`${DATABASE}:kr-a`]);
  expect(await fenceRivals(waits(null, true), site()), "nobody knows of an effect").toEqual([`${DATABASE}:kr-b`]);
});

test("a stream that a run promoted and led nobody to yet is not fenced as a rival of the old one", async () => {
  const primaries = { "kr-a": null, "kr-b": null };
  const ordered = { zone: "kr-b", timeline: null };
  for (const runEnded of [false, true]) {
    const db = known("stream", { primaries, routedTo: "kr-a", ordered: { ...ordered, runEnded } });
    expect(await fenceRivals(db, site())).toEqual([]);
  }
  const third = { ...primaries, "kr-c": null };
  const db = known("stream", { primaries: third, routedTo: "kr-a", ordered: { ...ordered, runEnded: false } });
  expect(await fenceRivals(db, site())).toEqual([`${STREAM}:kr-c`]);
  expect(await fenceRivals(known("stream", { primaries, routedTo: "kr-a" }), site())).toEqual([`${STREAM}:kr-b`]);
});
