import { expect, test } from "vitest";
import { repeat } from "./repeat.ts";

test("rounds never overlap, an error is told once and the next round comes", async () => {
  let [running, most, rounds] = [0, 0, 0];
  const said: string[] = [];
  const five = Promise.withResolvers<void>();
  const loop = repeat(
    "test",
    1,
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      rounds += 1;
      if (rounds === 5) five.resolve();
      if (rounds < 4) throw new Error("not yet");
    },
    { log: (message) => said.push(message) },
  );
  loop.nudge();
  await five.promise;
  await loop.stop();
  const after = rounds;
  await new Promise((resolve) => setImmediate(resolve));
  expect(most).toBe(1);
  expect(rounds).toBe(after);
  expect(said).toEqual(["test: not yet", "test: works again"]);
});
