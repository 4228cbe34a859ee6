import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Database } from "./client.ts";
import { together } from "./together.ts";

const db = {} as Database;

it("asks once for all who ask at the same moment, and for the rest once more", async () => {
  const asked: (readonly string[])[] = [];
  const ask = together<string, number>(async (_, keys) => {
    asked.push(keys);
    await Promise.resolve();
    return new Map(keys.map((key) => [key, key.length]));
  });
  const first = [ask(db, "a"), ask(db, "bb"), ask(db, "a")];
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const later = [ask(db, "ccc"), ask(db, "dddd")];
  expect(await Promise.all([...first, ...later])).toEqual([1, 2, 1, 3, 4]);
  expect(asked).toEqual([
    ["a", "bb"],
    ["ccc", "dddd"],
  ]);
});

it("never answers with what was read before the question, whatever takes how long", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }), async (scheduler, keys) => {
      let now = 0;
      const ask = together<number, number>(async (_, wanted) => {
        const readAt = now;
        await scheduler.schedule(Promise.resolve());
        return new Map(wanted.map((key) => [key, readAt]));
      });
      const questions = keys.map((key) =>
        scheduler.schedule(Promise.resolve()).then(async () => {
          now += 1;
          const askedAt = now;
          expect(await ask(db, key)).toBeGreaterThanOrEqual(askedAt);
        }),
      );
      await scheduler.waitFor(Promise.all(questions));
    }),
  );
});

it("tells a failure to those who waited for it, and asks again for the next", async () => {
  let times = 0;
  const ask = together<string, number>(async () => {
    times += 1;
    if (times === 1) throw new Error("away");
    return new Map([["a", times]]);
  });
  await expect(Promise.all([ask(db, "a"), ask(db, "b")])).rejects.toThrow("away");
  expect(await ask(db, "a")).toBe(2);
  expect(await ask(db, "nobody")).toBeUndefined();
});

it("keeps databases apart", async () => {
  const other = {} as Database;
  const ask = together<string, boolean>(async (asked) => new Map([["own", asked === db]]));
  expect(await Promise.all([ask(db, "own"), ask(other, "own")])).toEqual([true, false]);
});
