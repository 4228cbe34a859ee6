// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of the files themselves.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Role } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { applySite } from "./apply-site.ts";
import { currentTopology } from "./current-topology.ts";
import { diffSite } from "./diff-site.ts";
import { type LoadedSite, loadSite } from "./load-site.ts";
import { planInForce, plansInForce } from "./plan-in-force.ts";
import { copyOfShipped, ENV, inFolder } from "./shipped-site.fixture.ts";

const actor: Actor = { kind: "person", subject: "cli:test", name: "test", roles: [] };
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 4 }) });
});
afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});
beforeEach(async () => {
  await db.planVersion.deleteMany();
  await db.topologyVersion.deleteMany();
  await db.installation.deleteMany();
});

/** The shipped site, changed by replacing texts in its files. */
async function site(change: Record<string, readonly [string, string] | null> = {}): Promise<LoadedSite> {
  return inFolder(async (folder) => {
    const paths = await copyOfShipped(folder);
    for (const [name, replace] of Object.entries(change)) {
      const file = name === "haechi.yaml" ? paths.site : join(paths.plans, name);
      if (replace === null) {
        await rm(file);
        continue;
      }
      const text = await readFile(file, "utf8");
      if (!text.includes(replace[0])) throw new Error(`${name} no longer contains: ${replace[0]}`);
      await writeFile(
        file,
        text.replace(replace[0], () => replace[1]),
      );
    }
    return loadSite(paths, ENV);
  });
}
const audit = (since: Date) => db.auditEvent.findMany({ where: { at: { gte: since } }, orderBy: { at: "asc" } });

/** A cross-region run that waits for its approval, or has it and did not begin. */
async function waitingApproval(status: "pending" | "approved" = "pending"): Promise<string> {
  const { id: planVersionId } = await planInForce(db, "cross-region-limited-console");
  const installation = await db.installation.findFirstOrThrow();
  const common = { installationId: installation.id, requestedBy: "commander" };
  const run = await db.run.create({
    data: {
      ...common,
      planVersionId,
      plan: {},
      params: {},
      status: status === "pending" ? "awaiting_approval" : status,
      reason: "test",
      requestedByName: "c",
    },
  });
  const expiresAt = new Date(Date.now() + 900_000);
  const approval = await db.approval.create({
    data: {
      ...common,
      runId: run.id,
      status,
      envelope: {},
      envelopeHash: "h",
      threshold: 2,
      approverRole: "executive",
      expiresAt,
      executeWithinS: 600,
    },
  });
  return approval.id;
}

describe("applySite", () => {
  it("puts a site in force with its audit, and writes nothing the second time", async () => {
    const since = new Date();
    expect(await applySite(db, await site(), actor)).toMatchObject({ changed: true, voidedApprovals: 0 });
    expect((await db.installation.findMany()).map((row) => row.site)).toEqual(["pilsang"]);
    expect((await plansInForce(db)).map(({ plan, number }) => [plan.name, number])).toEqual([
      ["cross-region-limited-console", 1],
      ["dead-letters", 1],
      ["failback-console", 1],
      ["meta-db-failover", 1],
      ["meta-db-switchover", 1],
      ["objects-verification", 1],
      ["point-in-time-recovery", 1],
      ["restore-test", 1],
      ["zone-evacuation", 1],
      ["zone-return", 1],
    ]);
    const events = await audit(since);
    expect(events.map((event) => event.action).sort()).toEqual([
      ...Array.from({ length: 10 }, () => "plan.applied"),
      "topology.applied",
    ]);
    expect(await applySite(db, await site(), actor)).toMatchObject({ changed: false });
    expect(await audit(since)).toHaveLength(events.length);
    expect(await db.topologyVersion.count()).toBe(1);
  });

  it("keeps secrets out of the database and fills them in when it reads", async () => {
    await applySite(db, await site(), actor);
    const [row] = await db.topologyVersion.findMany();
    expect(JSON.stringify(row)).toContain("${META_DB_PASSWORD}");
    expect(JSON.stringify(row)).not.toContain(`"password":"${ENV.META_DB_PASSWORD}"`);
    const topology = await currentTopology(db, ENV);
    expect(topology.services["meta-db"]?.components["kr"]).toMatchObject({ password: ENV.META_DB_PASSWORD });
    await expect(currentTopology(db, {})).rejects.toThrow(/META_DB_PASSWORD/);
  });

  it("says that nothing was applied yet", async () => {
    await expect(currentTopology(db, ENV)).rejects.toMatchObject({ key: "no-topology" });
    await expect(planInForce(db, "zone-return")).rejects.toMatchObject({ key: "plan-not-found" });
  });

  it("gives the site back in the order of the file: it is the preference for promotion", async () => {
    await applySite(db, await site(), actor);
    expect(Object.keys((await currentTopology(db, ENV)).regions)).toEqual(["kr", "jp"]);
    const nodes = "{ kr-a: 127.1.1.30:5432, kr-b: 127.1.2.30:5432, kr-c: 127.1.3.30:5432 }";
    const turned = "{ kr-c: 127.1.3.30:5432, kr-a: 127.1.1.30:5432, kr-b: 127.1.2.30:5432 }";
    const applied = await applySite(db, await site({ "haechi.yaml": [nodes, turned] }), actor);
    expect(applied.diff.topology?.changes.map((change) => change.path)).toEqual([
      "order.services.meta-db.components.kr.nodes",
    ]);
    const database = (await currentTopology(db, ENV)).services["meta-db"]?.components["kr"];
    expect(database?.kind === "database" && Object.keys(database.nodes)).toEqual(["kr-c", "kr-a", "kr-b"]);
  });

  it("makes a version of what differs alone, and shows the difference as people read it", async () => {
    await applySite(db, await site(), actor);
    const changed = await site({
      "haechi.yaml": ["objectives: { rto: 30m, rpo: 5m }", "objectives: { rto: 30m, rpo: 1m }"],
    });
    const { diff } = await applySite(db, changed, actor);
    expect(diff.topology).toEqual({
      number: 2,
      first: false,
      changes: [{ path: "services.meta-db.objectives.rpoMs", before: "5m", after: "1m" }],
    });
    expect(diff.plans).toEqual([]);
    const plan = await site({
      "haechi.yaml": ["objectives: { rto: 30m, rpo: 5m }", "objectives: { rto: 30m, rpo: 1m }"],
      "cross-region-limited-console.yaml": ["timeout: 10s", "timeout: 20s"],
    });
    expect((await applySite(db, plan, actor)).diff.plans).toEqual([
      {
        name: "cross-region-limited-console",
        kind: "changed",
        number: 2,
        changes: [{ path: "steps.move-entrance.timeoutMs", before: "10s", after: "20s" }],
      },
    ]);
  });

  it("takes a changed comment for no change", async () => {
    await applySite(db, await site(), actor);
    const commented = await site({
      "zone-return.yaml": ["name: zone-return", "# Read this aloud.\nname: zone-return"],
    });
    expect(await applySite(db, commented, actor)).toMatchObject({ changed: false });
  });

  it("retires a plan whose file is gone, and brings it back as a new version", async () => {
    await applySite(db, await site(), actor);
    const { diff } = await applySite(db, await site({ "meta-db-switchover.yaml": null }), actor);
    expect(diff.plans).toEqual([{ name: "meta-db-switchover", kind: "retired", number: 1, changes: [] }]);
    await expect(planInForce(db, "meta-db-switchover")).rejects.toMatchObject({ key: "plan-not-found" });
    await applySite(db, await site(), actor);
    expect(await planInForce(db, "meta-db-switchover")).toMatchObject({ number: 2 });
  });

  it("makes one version when two apply the same at once", async () => {
    const loaded = await site();
    const outcomes = await Promise.all([applySite(db, loaded, actor), applySite(db, loaded, actor)]);
    expect(outcomes.map((outcome) => outcome.changed).sort()).toEqual([false, true]);
    expect(await db.topologyVersion.count()).toBe(1);
    expect(await db.installation.count()).toBe(1);
  });

  it("refuses when something else was applied after the diff was shown", async () => {
    await applySite(db, await site(), actor);
    const mine = await site({ "haechi.yaml": ["headroom: 30%", "headroom: 20%"] });
    const shown = await diffSite(db, mine);
    await applySite(db, await site({ "haechi.yaml": ["headroom: 30%", "headroom: 40%"] }), actor);
    const refused = await applySite(db, mine, actor, { basis: shown.basis }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: "conflict", key: "applied-meanwhile" });
    expect((await currentTopology(db, ENV)).policies.capacity.headroom).toBe(0.4);
  });

  it("does not take over the database of another site", async () => {
    await applySite(db, await site(), actor);
    const other = await site({ "haechi.yaml": ["site: pilsang", "site: other"] });
    await expect(applySite(db, other, actor)).rejects.toMatchObject({ key: "another-site" });
    expect(await db.topologyVersion.count()).toBe(1);
  });

  // Last: a run's facts are append-only, so this database cannot be emptied again.
  it("applies a protected change at once where no policy names people who could decide, and says so", async () => {
    const since = new Date();
    await applySite(db, decidedBy("auditor", await site()), actor);
    const [id, approved] = [await waitingApproval(), await waitingApproval("approved")];
    const harmless = await site({ "haechi.yaml": ["headroom: 30%", "headroom: 20%"] });
    expect(await applySite(db, decidedBy("auditor", harmless), actor)).toMatchObject({ voidedApprovals: 0 });
    expect(await db.approval.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "pending" });
    const undecided = () => db.auditEvent.count({ where: { action: "topology.undecided", at: { gte: since } } });
    expect(await undecided()).toBe(0);
    const applied = await applySite(db, await site(), actor);
    expect(applied).toMatchObject({ changed: true, waits: null, voidedApprovals: 2 });
    expect(applied.diff.protectedChanges.map(({ part, key }) => [part, key])).toEqual([
      ["approvals", "role"],
      ["data_loss", "role"],
    ]);
    expect(await undecided()).toBe(1);
    // What was approved and has not begun was decided under the old rule as well.
    for (const one of [id, approved])
      expect(await db.approval.findUniqueOrThrow({ where: { id: one }, include: { run: true } })).toMatchObject({
        status: "voided",
        voidedBecause: [{ key: "policy-changed", values: { rules: "approvals, data_loss" } }],
        run: { status: "expired" },
      });
  });
});

/** The same site, with the yes of its policies given by another role. */
function decidedBy(of: Role, { topology, ...rest }: LoadedSite): LoadedSite {
  const { policies } = topology.stored;
  const approvals = Object.fromEntries(
    Object.entries(policies.approvals).map(([name, policy]) => [name, { ...policy, of }]),
  );
  const dataLoss = policies.dataLoss && { ...policies.dataLoss, of };
  return {
    ...rest,
    topology: { ...topology, stored: { ...topology.stored, policies: { ...policies, approvals, dataLoss } } },
  };
}
