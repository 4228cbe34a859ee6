import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { liftHandsOff } from "./lift-hands-off.ts";
import { readHandsOff } from "./read-hands-off.ts";
import { holdResponse } from "./respond-lock.ts";
import { setHandsOff } from "./set-hands-off.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const HOUR = 3_600_000;
const REASON = "the switches of kr are replaced tonight";
const sre = () => site.as("sre", "operator");
const lead = () => site.as("lead", "commander");
const now = () => readHandsOff(site.db, new Date());

it("is in force until its time, and says who and why", async () => {
  await setHandsOff(sre(), { reason: REASON, forMs: HOUR });
  expect(await now()).toMatchObject({ reason: REASON, setByName: "sre" });
  expect(await readHandsOff(site.db, new Date(Date.now() + HOUR + 1_000))).toBeNull();
});

it("lasts at most a day and wants a reason", async () => {
  await expect(setHandsOff(sre(), { reason: REASON, forMs: 25 * HOUR })).rejects.toMatchObject({
    key: "invalid-input",
  });
  await expect(setHandsOff(sre(), { reason: "because", forMs: HOUR })).rejects.toMatchObject({ key: "invalid-input" });
  expect(await now()).toBeNull();
});

it("is never shortened by setting it again, and lifted by a commander alone, whole", async () => {
  await setHandsOff(lead(), { reason: REASON, forMs: 8 * HOUR });
  const first = await now();
  await setHandsOff(sre(), { reason: "a shorter one of somebody else", forMs: HOUR });
  expect(await now()).toEqual(first);
  await expect(liftHandsOff(sre(), {})).rejects.toMatchObject({ key: "forbidden" });
  await liftHandsOff(lead(), {});
  expect(await now()).toBeNull();
  await expect(liftHandsOff(lead(), {})).rejects.toMatchObject({ key: "hands-off-not-set" });
  expect(await site.db.auditEvent.count({ where: { action: "hands-off.lifted" } })).toBe(2);
});

it("can be set while the provider of logins is silent, but not lifted: stopping is never made harder", async () => {
  site.provider.down = true;
  await setHandsOff(sre(), { reason: REASON, forMs: HOUR });
  expect(await now()).not.toBeNull();
  await expect(liftHandsOff(lead(), {})).rejects.toMatchObject({ key: "identity-unavailable" });
});

it("waits for what is being started: once it has answered nothing starts any more", async () => {
  const order: string[] = [];
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (begun = resolve));
  const starting = site.db.$transaction(async (tx) => {
    await holdResponse(tx);
    begun();
    // Until the verb stands before the lock this one has.
    while (
      (
        await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`
      ).length === 0
    );
    order.push("started");
  });
  await started;
  const set = setHandsOff(sre(), { reason: REASON, forMs: HOUR }).then(() => order.push("set"));
  await Promise.all([starting, set]);
  expect(order).toEqual(["started", "set"]);
});
