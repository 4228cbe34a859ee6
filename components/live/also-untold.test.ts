import { environmentManager, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ALSO_UNTOLD } from "./also-untold.ts";
import { makeQueryClient } from "./query-client.ts";

beforeEach(() => {
  vi.useFakeTimers();
  environmentManager.setIsServer(() => false);
});
afterEach(() => void vi.useRealTimers());

it("asks by itself once no news comes any more, also when it is refused, and never beside the news", async () => {
  const cache = makeQueryClient();
  const ask = vi.fn(async () => ask.mock.calls.length);
  const observer = new QueryObserver(cache, { queryKey: ["banner"], queryFn: ask, retry: false, ...ALSO_UNTOLD });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1);
  for (let news = 0; news < 20; news++) {
    await cache.invalidateQueries({ queryKey: ["banner"] });
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(ask).toHaveBeenCalledTimes(21);
  ask.mockRejectedValue(new Error("Silent"));
  await vi.advanceTimersByTimeAsync(11_000);
  expect(ask).toHaveBeenCalledTimes(23);
  expect(observer.getCurrentResult()).toMatchObject({ isError: true, data: 21 });
  leave();
});
