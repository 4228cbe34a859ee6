import { afterAll, beforeAll, expect, test } from "vitest";
import { hear } from "#domain/detection/standing.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { keep } from "./keep.ts";

let server: TestInstallation;
beforeAll(async () => {
  server = await startTestInstallation();
});
afterAll(() => server?.stop());

const HOUR_MS = 3_600_000;
/** A vote received so long ago, by this process's clock. */
async function heard(agoMs: number, answers: boolean): Promise<void> {
  const at = performance.now() - agoMs;
  const said = { witness: "kr-b", subject: "kr-a", answers, latencyMs: 1, askedAt: at - 1, receivedAt: at };
  const vote = { agent: "kr-b", target: "kr-a", answers, reason: "agent refused", latencyMs: 1, nonce: "n", at: "" };
  const one = { standing: hear(undefined, said), since: new Date(), signed: { vote, signature: "s" } };
  await keep(server.db, server.installationId, { votes: [one], changed: [], opened: [], ended: [] });
}
const kept = async () => (await server.db.witnessVote.findFirstOrThrow()).answers;

test("a vote never replaces a newer one, but one that was kept by a clock that was ahead", async () => {
  await heard(-HOUR_MS, true);
  await heard(0, false);
  expect(await kept()).toBe(false);
  await heard(5_000, true);
  expect(await kept(), "an older one").toBe(false);
});
