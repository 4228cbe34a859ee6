import { expect, test } from "vitest";
import { exampleEnvelope } from "#domain/approvals/example.fixture.ts";
import { mostRows } from "./most-rows.ts";

const promotion = (rows: number | null) => ({
  component: "meta-db/kr",
  oldPrimary: "kr-a",
  promote: "kr-c",
  candidates: [
    { zone: "kr-b", why: "silent" as const, lossBytes: null, rows: null, firstAt: null, lastAt: null },
    { zone: "kr-c", why: null, lossBytes: 9, rows, firstAt: null, lastAt: null },
  ],
});

test("an envelope allows what its services and the standby it names may lose; one unknown makes the sum unknown", () => {
  const maximumLoss = [{ service: "console", rows: 1 }];
  expect(mostRows(exampleEnvelope({ maximumLoss }))).toBe(1);
  expect(mostRows(exampleEnvelope({ maximumLoss, dataLoss: [promotion(41)] }))).toBe(42);
  expect(mostRows(exampleEnvelope({ maximumLoss, dataLoss: [promotion(null)] }))).toBeNull();
});
