import { expect, it } from "vitest";
import { liveStateOf } from "./live-state.ts";

const listeningMs = Date.parse("2026-03-01T00:00:00Z");
const known = { listeningMs, heardMs: null, broken: false, now: listeningMs + 1_000 };

it("connects for no longer than it would be silent: a stream that never says anything is lost", () => {
  expect(liveStateOf(known)).toBe("connecting");
  expect(liveStateOf({ ...known, now: listeningMs + 7_000 })).toBe("connecting");
  expect(liveStateOf({ ...known, now: listeningMs + 7_001 })).toBe("lost");
  expect(liveStateOf({ ...known, broken: true })).toBe("lost");
});

it("counts silence from the last sign of life, however long ago it began to listen", () => {
  const heardMs = listeningMs + 60_000;
  expect(liveStateOf({ ...known, heardMs, now: heardMs + 2_000 })).toBe("on");
  expect(liveStateOf({ ...known, heardMs, now: heardMs + 2_000, broken: true })).toBe("lost");
  expect(liveStateOf({ ...known, heardMs, now: heardMs + 7_001 })).toBe("lost");
});
