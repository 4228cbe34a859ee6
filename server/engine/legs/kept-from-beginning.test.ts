import { expect, test } from "vitest";
import type { Transaction } from "../../db/client.ts";
import { keptFromBeginning } from "./kept-from-beginning.ts";
import type { LoadedRun } from "./load-leg.ts";

const run = { id: "run" } as LoadedRun;
const UNTIL = new Date(Date.now() + 3_600_000);

/** One run that a policy asked for, and the order in which its transaction asks. */
function site({ waits = true, handsOff = false, endedAt = null as Date | null }) {
  const asked: string[] = [];
  const said = { id: "hands-off", reason: "not tonight", setByName: "lead", setAt: new Date(), until: UNTIL };
  const tell = async <T>(what: string, answer: T) => {
    asked.push(what);
    return answer;
  };
  const tx = {
    run: { count: ({ where }: { where: object }) => tell(JSON.stringify(where), waits ? 1 : 0) },
    $queryRaw: () => tell("lock", []),
    handsOff: { findMany: () => tell("hands off", handsOff ? [{ ...said, liftedAt: null }] : []) },
    detection: { findUnique: () => tell("loss", { subject: "kr-a", endedAt }) },
  };
  return { tx: tx as unknown as Transaction, asked };
}

test("a run of a policy that has not begun is asked about under the lock of hands off", async () => {
  const { tx, asked } = site({ handsOff: true, endedAt: new Date() });
  expect((await keptFromBeginning(tx, run)).map(({ key }) => key)).toEqual(["hands-off", "loss-ended"]);
  expect(JSON.parse(asked[0] ?? "")).toMatchObject({ requestedBy: "system:policy", startedAt: null });
  expect(asked[1]).toBe("lock");
  expect(await keptFromBeginning(site({}).tx, run)).toEqual([]);
});

test("every other run begins without being asked", async () => {
  const { tx, asked } = site({ waits: false, handsOff: true });
  expect(await keptFromBeginning(tx, run)).toEqual([]);
  expect(asked).toHaveLength(1);
});
