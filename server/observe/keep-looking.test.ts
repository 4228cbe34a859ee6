import { afterEach, expect, test, vi } from "vitest";
import { keepLooking } from "./keep-looking.ts";

afterEach(() => void vi.useRealTimers());

const targets = (count: number, intervalMs: number, name = "t") =>
  Array.from({ length: count }, (_, n) => ({ key: `${name}${n}`, intervalMs }));

test("no more looks are under way than allowed, and everyone gets a turn although some hang", async () => {
  let most = 0;
  const underWay = new Set<string>();
  const looks = new Map<string, number>();
  const looking = keepLooking(async ({ key }: { key: string; intervalMs: number }) => {
    expect(underWay.has(key)).toBe(false);
    underWay.add(key);
    most = Math.max(most, underWay.size);
    await new Promise((resolve) => setTimeout(resolve, key.startsWith("silent") ? 60 : 1));
    underWay.delete(key);
    looks.set(key, (looks.get(key) ?? 0) + 1);
  }, 4);
  const all = [...targets(3, 20), ...targets(12, 20, "silent")];
  looking.replace(all);
  await expect.poll(() => all.every(({ key }) => (looks.get(key) ?? 0) >= 3), { timeout: 5_000 }).toBe(true);
  expect(most).toBe(4);
  await looking.stop();
  expect(underWay.size).toBe(0);
});

test("what comes into force is looked at, what is gone is not, and after the end nothing is", async () => {
  vi.useFakeTimers();
  const looks: string[] = [];
  const looking = keepLooking(async ({ key }: { key: string; intervalMs: number }) => void looks.push(key));
  looking.replace(targets(1, 10, "old"));
  await vi.advanceTimersByTimeAsync(100);
  expect(looks.length).toBeGreaterThan(8);
  looking.replace(targets(1, 10, "new"));
  await vi.advanceTimersByTimeAsync(100);
  expect(looks.filter((key) => key === "new0").length).toBeGreaterThan(8);
  expect(looks.lastIndexOf("old0")).toBeLessThan(looks.indexOf("new0"));
  await looking.stop();
  expect(vi.getTimerCount()).toBe(0);
});
