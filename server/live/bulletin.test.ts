import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Bulletin, type News } from "./bulletin.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Listener = { onTable: (table: string) => void; onGap: () => void };

function hearing() {
  const listeners = new Set<Listener>();
  return {
    listeners,
    hear: (table: string) => listeners.forEach((listener) => void listener.onTable(table)),
    gap: () => listeners.forEach((listener) => void listener.onGap()),
    add: (listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

it("tells the first change at once, and what follows to all together at most once in its time", () => {
  const source = hearing();
  const bulletin = new Bulletin(source, 500);
  const [one, other]: [News[], News[]] = [[], []];
  bulletin.add((news) => one.push(news));
  bulletin.add((news) => other.push(news));
  source.hear("run");
  vi.advanceTimersByTime(0);
  expect(one).toEqual([{ tables: ["run"], everything: false }]);

  for (let ms = 0; ms < 499; ms += 1) {
    source.hear("measurement");
    vi.advanceTimersByTime(1);
  }
  source.hear("run_step");
  expect(one).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(one.slice(1)).toEqual([{ tables: ["measurement", "run_step"], everything: false }]);
  expect(other).toEqual(one);
});

it("tells a gap as everything, and nothing twice", () => {
  const source = hearing();
  const told: News[] = [];
  new Bulletin(source, 500).add((news) => told.push(news));
  source.gap();
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([{ tables: [], everything: true }]);
  source.hear("run");
  vi.advanceTimersByTime(2_000);
  expect(told.slice(1)).toEqual([{ tables: ["run"], everything: false }]);
});

it("listens to one source while anybody listens to it", () => {
  const source = hearing();
  const bulletin = new Bulletin(source, 500);
  const told: News[] = [];
  const leave = [bulletin.add((news) => told.push(news)), bulletin.add(() => undefined)];
  expect(source.listeners.size).toBe(1);
  source.hear("run");
  for (const one of leave) one();
  expect(source.listeners.size).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([]);
});
