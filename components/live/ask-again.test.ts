import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { askAgain } from "./ask-again.ts";

test("an answer that was under way when something changed is asked once more", async () => {
  const cache = new QueryClient();
  let state = "before";
  const reads: (() => void)[] = [];
  const read = async () => {
    const seen = state; // the server read it now; the answer arrives later
    await new Promise<void>((resolve) => reads.push(resolve));
    return seen;
  };
  const observer = new QueryObserver(cache, { queryKey: ["run"], queryFn: read });
  const stop = observer.subscribe(() => undefined);
  expect(reads).toHaveLength(1);
  state = "after";
  const asked = askAgain(cache, () => true);
  reads[0]?.();
  while (reads.length < 2) await new Promise((resolve) => setImmediate(resolve));
  reads[1]?.();
  await asked;
  expect(cache.getQueryData(["run"])).toBe("after");
  expect(reads).toHaveLength(2);
  stop();
});

test("what does not concern it is left alone", async () => {
  const cache = new QueryClient();
  let reads = 0;
  const observer = new QueryObserver(cache, { queryKey: ["audit"], queryFn: async () => ++reads });
  const stop = observer.subscribe(() => undefined);
  while (cache.getQueryData(["audit"]) !== 1) await new Promise((resolve) => setImmediate(resolve));
  await askAgain(cache, ([first]) => first === "run");
  expect(reads).toBe(1);
  stop();
});
