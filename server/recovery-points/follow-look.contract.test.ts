import { afterAll, beforeAll, expect, it } from "vitest";
import { SEGMENT_BYTES } from "#domain/recovery-points/segments.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { AdapterError, type Adapters, type ArchiveListing } from "../adapters/ports.ts";
import { measureArchive } from "../observe/archive-targets.ts";
import type { Sample } from "../observe/store-samples.ts";
import { followLook } from "./follow-look.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site.stop());

const ARCHIVE = "meta-db/archive-kr";

it("an archive is judged by its look also while what a restore test left there cannot be removed", async () => {
  const plan = await site.db.planVersion.findFirstOrThrow({ where: { name: "restore-test" } });
  const { number } = await site.db.run.create({
    data: {
      ...{ installationId: site.installationId, planVersionId: plan.id, plan: {}, params: {}, status: "cancelled" },
      ...{ regions: [], reason: "given up half way", requestedBy: "x", requestedByName: "X" },
    },
  });
  const dropped: string[] = [];
  const archive = {
    dropScratch: async (_: string, scratch: string) => {
      dropped.push(scratch);
      throw new AdapterError("failed", ARCHIVE, "the folder is busy");
    },
  };
  const { topology } = site.as("viewer", "viewer");
  const listing: ArchiveListing = {
    ...{ state: "ok", said: "ok", backups: [], retentionMs: null, encrypted: false, returnsRows: true },
    archived: { segmentBytes: SEGMENT_BYTES, runs: [], histories: {} },
    scratches: [`rt-${number}`],
  };
  const sample: Sample = {
    ...{ key: `${ARCHIVE}:kr-c`, component: ARCHIVE, node: "kr-c", ok: true, intervalMs: 10_000 },
    ...{ at: new Date(), kind: "archive", value: measureArchive(listing), error: null, latencyMs: 1 },
  };
  await followLook(site.db, { topology, adapters: { archive } as unknown as Adapters }, sample, {
    kind: "archive",
    listing,
  });
  expect(dropped).toEqual([`rt-${number}`]);
  const verdicts = await site.db.standardVerdict.findMany({ where: { component: ARCHIVE, endedAt: null } });
  const told = Object.fromEntries(verdicts.map(({ part, status }) => [part, status]));
  expect(told).toMatchObject({ "base-backup": "breached", wal: "breached" });
});
