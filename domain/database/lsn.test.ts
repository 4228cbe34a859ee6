import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesBehind, formatLsn, furthestLsn, parseLsn } from "./lsn.ts";

describe("write-ahead log positions", () => {
  it("reads PostgreSQL's spelling", () => {
    expect(parseLsn("0/0")).toBe(0n);
    expect(parseLsn("16/B374D848")).toBe((0x16n << 32n) | 0xb374d848n);
  });

  it("takes nothing else for a position", () => {
    for (const text of ["", "0", "0/", "g/0", "0/123456789", " 0/1", null, undefined])
      expect(parseLsn(text)).toBeNull();
  });

  it("comes back as it went", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (position) => parseLsn(formatLsn(position)) === position,
      ),
    );
  });

  it("orders by value, not by text", () => {
    expect(furthestLsn([parseLsn("0/9"), null, parseLsn("0/10"), parseLsn("A/0")])).toBe(parseLsn("A/0"));
    expect(furthestLsn([null])).toBeNull();
  });

  it("counts missing bytes, never less than none, and nothing of the unknown", () => {
    expect(bytesBehind("1/0", "0/FFFFFFFF")).toBe(1);
    expect(bytesBehind("0/1", "0/2")).toBe(0);
    expect(bytesBehind(null, "0/2")).toBeNull();
  });
});
