import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { AdapterError, type Adapters, type ImageCheck } from "../adapters/ports.ts";
import { imagesInventory } from "./catalogue-inventory.ts";
import { syncInventory } from "./sync-inventory.ts";
import { type Tried, verifyImages } from "./verify-images.ts";

/** Which images are read in which order when some cannot be; the registry is a stand-in. */
const IMAGES = "releases/images";
const TOPOLOGY = {
  regions: { kr: { zones: ["kr-a"], country: "KR" } },
  agents: {},
  services: {
    releases: {
      components: {
        images: { adapter: "oci", kind: "images", region: "kr", url: "http://x", repositories: ["stable/*"] },
      },
    },
  },
  standards: { images: { stable: "stable/*", keepMs: 90 * 86_400_000, verifyEveryMs: 86_400_000 } },
} as unknown as Topology;

let site: VerbFixture;
let asked: string[] = [];
let answers: Readonly<Record<string, AdapterError | ImageCheck>> = {};
const whole: ImageCheck = { ok: true, blobs: 1, bytes: 1, problems: [] };
const tampered: ImageCheck = {
  ...{ ok: false, blobs: 1, bytes: 1 },
  problems: [{ part: "blob", digest: "sha256:b", how: "tampered" }],
};
const failing = (code: AdapterError["code"]) => new AdapterError(code, IMAGES, "HTTP 500");
const adapters = {
  registry: {
    verify: async (_: string, __: string, digest: string) => {
      asked.push(digest);
      const answer = answers[digest] ?? whole;
      if (answer instanceof AdapterError) throw answer;
      return answer;
    },
  },
} as unknown as Adapters;
const round = (tried: Tried) => verifyImages(site.db, { topology: TOPOLOGY, adapters }, tried);
const read = async () =>
  (await site.db.contentCheck.findMany({ orderBy: { subject: "asc" } })).map(({ subject, ok }) => [
    subject.split("@").at(-1),
    ok,
  ]);

beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site.stop());
beforeEach(async () => {
  await site.db.$executeRaw`TRUNCATE recovery_point, content_check, standard_verdict`;
  [asked, answers] = [[], {}];
  const images = ["a", "b", "c"].map((digest) => ({
    ...{ repository: "stable/app", tag: digest, digest, sizeBytes: 1, createdAt: new Date(), problems: [] },
  }));
  const listing = { repositories: [], images };
  const inventory = imagesInventory(IMAGES, "kr", listing, new Map(), new Date());
  await syncInventory(site.db, site.installationId, inventory, new Date());
});

it("one that cannot be read holds no other: what is wrong elsewhere is found, and then it is told", async () => {
  answers = { a: failing("failed"), c: tampered };
  const tried: Tried = new Map();
  await expect(round(tried)).rejects.toMatchObject({ code: "failed" });
  expect(await read()).toEqual([
    ["b", true],
    ["c", false],
  ]);
  const verdict = await site.db.standardVerdict.findFirst({ where: { component: IMAGES, part: "verified" } });
  expect(verdict?.status, "judged as far as it was read").not.toBe("met");
  answers = { c: tampered };
  await round(tried);
  expect((await read()).map(([digest]) => digest)).toEqual(["a", "b", "c"]);
  expect(tried.size).toBe(0);
});

it("it waits behind all others the next time", async () => {
  answers = { a: failing("timeout") };
  const tried: Tried = new Map();
  await expect(round(tried)).rejects.toMatchObject({ code: "timeout" });
  await site.db.$executeRaw`UPDATE content_check SET at = '2000-01-01T00:00:00Z'`;
  asked = [];
  await expect(round(tried)).rejects.toMatchObject({ code: "timeout" });
  expect(asked.at(-1)).toBe("a");
  expect(asked).toHaveLength(3);
});

it("where nobody listens, one is enough to know it", async () => {
  answers = { a: failing("refused-connection"), b: failing("refused-connection"), c: failing("refused-connection") };
  await expect(round(new Map())).rejects.toMatchObject({ code: "refused-connection" });
  expect(asked).toHaveLength(1);
});
