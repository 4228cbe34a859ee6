import { expect, test } from "vitest";
import type { Adapters } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { fenceRivals } from "./fence-rivals.ts";

/** What is measured and known of the test site's database; a table that is not named is empty. */
type Known = { readonly primaries: Readonly<Record<string, number>>; readonly routedTo: string };

const ID = "meta-db/kr";
const [DATABASE] = all(TOPOLOGY, "database");
if (!DATABASE) throw new Error("the site has no database");
const ROUTED = (zone: string) => routerPlaces({ topology: TOPOLOGY }, DATABASE, zone).map(({ wanted }) => wanted);

function known({ primaries, routedTo }: Known): Database {
  const measured = Object.entries(primaries).map(([node, timeline]) => ({
    ...{ node, at: new Date(), intervalMs: 10_000, latencyMs: 5, ok: true },
    value: { kind: "database", role: "primary", timeline },
  }));
  return {
    measurement: { findMany: async () => measured },
    canary: { findFirst: async () => null },
    regionLock: { findMany: async () => [] },
    desiredState: { findMany: async () => ROUTED(routedTo) },
    installation: { findFirst: async () => null },
    $queryRaw: async () => [{ token: 5n, at: null }],
  } as unknown as Database;
}

function site(silent: readonly string[]) {
  const asked: string[] = [];
  const fence = async (_: string, zone: string) => {
    asked.push(zone);
    if (silent.includes(zone)) throw new Error("no answer in time");
  };
  return { asked, topology: TOPOLOGY, adapters: { database: { fence } } as unknown as Adapters };
}

test("a rival whose agent is down holds back neither the others nor the round", async () => {
  const { asked, ...now } = site(["kr-a"]);
  const db = known({ primaries: { "kr-a": 1, "kr-b": 2, "kr-c": 1 }, routedTo: "kr-b" });
  expect(await fenceRivals(db, now)).toEqual([`${ID}:kr-c`]);
  expect(asked).toEqual(["kr-a", "kr-c"]);
});
