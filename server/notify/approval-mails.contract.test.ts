import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { readApproval } from "../approvals/read-approval.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { requestFailover } from "../failovers/request-failover.ts";
import { mailKey, readApprovalMails } from "./approval-mails.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

async function open(): Promise<string> {
  const request = {
    plan: "cross-region-limited-console",
    reason: "all zones of kr are silent",
    requestId: randomUUID(),
  };
  const { approvalId } = await requestFailover(site.as("lead", "commander"), request);
  if (!approvalId) throw new Error("no approval was opened");
  return approvalId;
}
async function mailsOf(approvalId: string) {
  const { roster } = await readApproval(site.as("lead", "commander"), approvalId, undefined);
  return Object.fromEntries(roster.map((row) => [row.title, row.mail]));
}

it("nobody is told to have been mailed before a mail server took it", async () => {
  const approvalId = await open();
  expect(await mailsOf(approvalId)).toEqual({
    COO: { state: "waiting" },
    CISO: { state: "waiting" },
    CTO: { state: "waiting" },
  });
  const set = (who: string, data: object) =>
    site.db.outbox.update({ where: { key: mailKey(approvalId, `${who}@pilsang.example`) }, data });
  const at = new Date();
  // As the outbox leaves them: taken at the second attempt, given up, and addressed to somebody whom the policy named later.
  await set("coo", { attempts: 2, deliveredAt: at, error: null });
  await set("ciso", { attempts: 12, error: "connect ECONNREFUSED 10.0.0.9:25" });
  await site.db.outbox.delete({ where: { key: mailKey(approvalId, "cto@pilsang.example") } });
  const mails = await mailsOf(approvalId);
  expect(mails).toEqual({
    COO: { state: "sent", at: at.toISOString() },
    CISO: { state: "failed", attempts: 12, again: null },
    CTO: { state: "none" },
  });
  await set("ciso", { attempts: 3, nextAt: at });
  expect((await mailsOf(approvalId))["CISO"]).toEqual({ state: "failed", attempts: 3, again: at.toISOString() });
  expect(JSON.stringify(mails)).not.toContain("10.0.0.9");
});

it("mails of years are not read through for one approval", async () => {
  const approvalId = await open();
  await site.db.$executeRaw`
    INSERT INTO outbox (id, kind, key, payload, delivered_at)
    SELECT gen_random_uuid(), 'mail', 'mail:approval:' || gen_random_uuid() || ':coo@pilsang.example', '{}', now()
    FROM generate_series(1, 5000)`;
  await site.db.$executeRaw`VACUUM ANALYZE outbox`;
  const addresses = ["coo@pilsang.example", "cto@pilsang.example"];
  const planned = await plansOf(site.url, (db) => readApprovalMails(db, approvalId, addresses));
  const looks = planned.flatMap(({ nodes }) => nodes).filter(({ relation }) => relation === "outbox");
  expect(looks.length).toBeGreaterThan(0);
  expect(looks.filter(({ type }) => type.endsWith("Seq Scan"))).toEqual([]);
});
