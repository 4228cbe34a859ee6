import { expect, it } from "vitest";
import { controlPlaneVerdict } from "./control-plane-verdict.ts";

const now = Date.parse("2026-03-01T00:00:10Z");
const controlPlane = {
  workers: { alive: 2, known: 2 },
  newestMeasurementAt: "2026-03-01T00:00:09Z",
  staleAfterMs: 3_000,
};
const known = { controlPlane, error: null, heard: true, now };
const refused = (code: string, key: string) => ({ data: { code, key } });

it("calls the database silent only when the answer says so", () => {
  const silent = refused("SERVICE_UNAVAILABLE", "control-plane-database");
  expect(controlPlaneVerdict({ ...known, error: silent })).toEqual({ state: "bad", word: "down" });
  for (const error of [
    refused("UNAUTHORIZED", "not-signed-in"),
    refused("INTERNAL_SERVER_ERROR", "unexpected"),
    refused("SERVICE_UNAVAILABLE", "no-topology"),
    new TypeError("Failed to fetch"),
  ])
    expect(controlPlaneVerdict({ ...known, error })).toEqual({ state: "na", word: "unknown" });
});

it("knows nothing before the first answer, and nothing while the server is not heard", () => {
  expect(controlPlaneVerdict({ ...known, controlPlane: null }).word).toBe("unknown");
  expect(controlPlaneVerdict({ ...known, heard: false }).word).toBe("unknown");
});

it("says good, stopped or without a worker from what was measured", () => {
  expect(controlPlaneVerdict(known)).toEqual({ state: "ok", word: "good" });
  expect(controlPlaneVerdict({ ...known, now: now + 5_000 }).word).toBe("stale");
  const workers = { alive: 0, known: 2 };
  expect(controlPlaneVerdict({ ...known, controlPlane: { ...controlPlane, workers } }).word).toBe("noWorker");
});
