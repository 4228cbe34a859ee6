// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of the files themselves.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTopologyFile } from "./load-topology-file.ts";
import { problemsOfSite, SECRETS, shipped, shippedText, spoil } from "./shipped-site.fixture.ts";

const SITE = "haechi.yaml";

describe("haechi.yaml", () => {
  it("as shipped is right, in the file's order, its secret only in memory", async () => {
    const { topology } = await shipped();
    expect(Object.keys(topology.topology.regions)).toEqual(["kr", "jp"]);
    const database = topology.topology.services["meta-db"]?.components["kr"];
    expect(database).toMatchObject({ kind: "database", password: "test", synchronous: 1, rowLevelSecurity: true });
    expect(JSON.stringify(topology.stored)).not.toContain('"test"');
    expect(topology.topology.policies).toMatchObject({
      approvals: { "cross-region": { approvers: 2, of: "executive", freshLoginMs: 300_000, executeWithinMs: 600_000 } },
      capacity: { headroom: 0.3 },
    });
  });

  /** [what is spoilt, from, to, where it points, what, remedy] */
  const broken: [string, string, string, string, RegExp, RegExp][] = [
    ["an unknown key", "regions:\n", "regionz:\n", "regionz", /unknown key "regionz"/, /mean "regions"/],
    [
      "a key in a component",
      "        database: meta\n",
      "        databse: meta\n",
      "databse",
      /unknown key/,
      /mean "database"/,
    ],
    [
      "an unknown adapter",
      "adapter: postgresql",
      "adapter: postgres",
      "postgres",
      /unknown adapter "postgres"/,
      /mean "postgresql"/,
    ],
    ["an unknown kind", "kind: gateway", "kind: gatway", "gatway", /unknown kind "gatway"/, /mean "gateway"/],
    ["a duration without unit", "rto: 30m", "rto: 30", "30", /"rto" is a number/, /10s, 30m/],
    ["a wrong unit", "rto: 30m", "rto: 30min", "30min", /"30min" is not possible/, /10s, 30m/],
    ["a share without %", "headroom: 30%", "headroom: 0.3", "0.3", /"headroom"/, /such as 30%/],
    [
      "an unknown role of a group",
      "sre: operator",
      "sre: operater",
      "operater",
      /not possible for "sre"/,
      /mean "operator"/,
    ],
    [
      "an unknown role of approvers",
      "2 of executive",
      "2 of executives",
      "2 of executives",
      /unknown role/,
      /mean "executive"/,
    ],
    [
      "nobody who can approve",
      "exec: executive",
      "exec: viewer",
      "map",
      /nobody can ever be executive/,
      /<group>: executive/,
    ],
    [
      "a secret in the file",
      "${META_DB_PASSWORD}",
      "hunter2",
      "hunter2",
      /not possible for "password"/,
      /never stands in the file/,
    ],
    ["an unknown region", "flags, region: kr", "flags, region: kx", "kx", /unknown region "kx"/, /mean "kr"/],
    [
      "an unknown zone of a node",
      "{ kr-a: 127.1.1.30",
      "{ kr-z: 127.1.1.30",
      "kr-z",
      /unknown zone "kr-z"/,
      /mean "kr-a"/,
    ],
    [
      "a node over the border",
      "kr-c: 127.1.3.30:5432",
      "jp-a: 127.2.1.30:5432",
      "jp-a",
      /is in jp, not in kr/,
      /customer data from kr/,
    ],
    [
      "a router over the border",
      "console/gateway-kr, backend",
      "console/gateway-jp, backend",
      "console/gateway-jp",
      /is in jp, the database in kr/,
      /leave the region/,
    ],
    [
      "a router that is none",
      "console/gateway-kr, backend",
      "console/flags-kr, backend",
      "console/flags-kr",
      /no gateway is called/,
      /Known here: console\/gateway-kr/,
    ],
    [
      "consumers of no stream",
      "of: ingest/stream-kr",
      "of: ingest/stream-kz",
      "ingest/stream-kz",
      /no stream is called/,
      /mean "ingest\/stream-kr"/,
    ],
    [
      "consumers of another group",
      "group: case-makers, of",
      "group: others, of",
      "others",
      /is case-makers/,
      /case-makers/,
    ],
    [
      "more consumers than at most",
      "normal: 1, most: 4",
      "normal: 5, most: 4",
      "4",
      /5 consumers normally/,
      /5 or more/,
    ],
    [
      "limits in the map of the maintenance switch",
      "file: limits.map",
      "file: maintenance.map",
      "maintenance.map",
      /holds the maintenance switch/,
      /another map/,
    ],
    ["an unknown class", "bulk: 0", "bluk: 0", "bluk", /unknown key "bluk"/, /mean "bulk"/],
    [
      "a canary among the servers of the zones",
      "backend: ingest, server",
      "backend: console, server",
      "console",
      /the canary is a server of "console"/,
      /that is tried/,
    ],
    ["a canary without a share", "weight: 10", "weight: 0", "0", /weight/, /1/],
    ["an unknown agent", "agent: outside", "agent: outsid", "outsid", /unknown agent/, /mean "outside"/],
    ["a missing agent", "  kr-b: https://127.1.2.5:7443\n", "", "agents", /no agent for "kr-b"/, /Add kr-b/],
    [
      "two agents at one address",
      "127.1.2.5:7443",
      "127.1.1.5:7443",
      "https://127.1.1.5",
      /agent of kr-a already/,
      /of its own/,
    ],
    [
      "an agent without TLS",
      "https://127.1.1.5:7443",
      "http://127.1.1.5:7443",
      "http://",
      /not possible/,
      /mutual TLS/,
    ],
    ["a zone in two regions", "zones: [jp-a]", "zones: [kr-a]", "kr-a", /stands in kr already/, /one region/],
    [
      "more synchronous than there are",
      "synchronous: 1",
      "synchronous: 3",
      "3",
      /3 synchronous standbys wanted, but there are 2/,
      /2 or less/,
    ],
    [
      "customer data that may cross",
      "may_cross: [artifact]",
      "may_cross: [customer]",
      "customer",
      /not possible/,
      /artifact/,
    ],
    ["a title without a language", ", ja: メタ DB }", " }", "title", /lacks ja/, /Add ja/],
    ["the same name twice", "  meta-db:\n    title", "  console:\n    title", "console", /unique/, /rename or remove/],
    ["a missing value", "country: KR", "", "kr:", /"country" is missing/, /country/],
  ];
  it.each(broken)("%s: says where, what and what would be right", async (_, from, to, at, what, remedy) => {
    const text = await spoil(SITE, from, to);
    const problems = await problemsOfSite(text);
    const found = problems.find((problem) => what.test(problem.what) && remedy.test(problem.remedy));
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
    expect(found?.at.startsWith(at), `points at: ${found?.at}`).toBe(true);
  });

  it("names the line of the very place", async () => {
    const text = await spoil(SITE, "kr-b: https", "kr-d: https");
    const line = text.split("\n").findIndex((one) => one.includes("kr-d:")) + 1;
    expect((await problemsOfSite(text)).find((problem) => problem.what.includes("kr-d"))?.line).toBe(line);
  });

  it("tells all problems at once, in the order of the file", async () => {
    const text = (await spoil(SITE, "sre: operator", "sre: boss"))
      .replace("rto: 30m", "rto: soon")
      .replace("tier: database", "tier: db");
    const problems = await problemsOfSite(text);
    expect(problems).toHaveLength(3);
    expect(problems.map((problem) => problem.line)).toEqual(
      problems.map((problem) => problem.line).sort((a, b) => a - b),
    );
  });

  it("asks for the environment's variables where they are used", async () => {
    const problems = await problemsOfSite(await shippedText(SITE), {});
    const names = ["META_DB_PASSWORD", ...SECRETS];
    expect(problems.map(({ at, what }) => [at, what])).toEqual(
      names.map((name) => [`\${${name}}`, `${name} is not set in the environment`]),
    );
  });

  it("needs none of them where it is only looked at, and says which there are", async () => {
    const loaded = await loadTopologyFile(join(import.meta.dirname, "../..", SITE), null);
    expect(loaded.topology).toEqual(loaded.stored);
    expect(loaded.secrets).toEqual(SECRETS);
  });

  it("survives what is no site at all", async () => {
    for (const text of ["", "[]", "just words", "a: [1, 2", "\t- x", "? {a: b}\n: c"]) {
      expect((await problemsOfSite(text)).length).toBeGreaterThan(0);
    }
  });
});
