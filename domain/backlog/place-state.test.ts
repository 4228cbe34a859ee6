import { expect, it } from "vitest";
import { type PlaceSeen, placeState } from "./place-state.ts";

const WANTED = { consumers: 3, sampling: 10, ttlHours: 24 };
const state = (change: Partial<PlaceSeen> = {}, isRead = true) => {
  const seen = { running: 3, ordered: 3, sampling: 10, ttlHours: 24 };
  return placeState({ lost: false, reads: true, keeps: true, ...seen, ...change }, WANTED, isRead);
};

it("says of old figures that nobody knows, whatever they were", () => {
  expect(state()).toBe("as-wanted");
  expect([state({}, false), state({ lost: true }, false), state({ running: 1 }, false)]).toEqual(
    Array(3).fill("unknown"),
  );
});

it("calls a zone silent whose flags were not measured, and not one that takes no orders", () => {
  expect(state({ sampling: null })).toBe("silent");
  expect(state({ ttlHours: null })).toBe("silent");
  expect(state({ running: null, ordered: null })).toBe("silent");
  expect(state({ lost: true, running: null })).toBe("lost");
});

it("compares each thing that is ordered there, and nothing that is not there", () => {
  expect(state({ ttlHours: 72 })).toBe("not-yet");
  expect(state({ sampling: 100 })).toBe("not-yet");
  expect(state({ ordered: 1 })).toBe("not-yet");
  expect(state({ running: 2 })).toBe("starting");
  expect(state({ keeps: false, sampling: null, ttlHours: null })).toBe("as-wanted");
  expect(state({ reads: false, running: null, ordered: null })).toBe("as-wanted");
});
