import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depthOf, type FolderState, inTurn, OPEN_MS, parentOf } from "./rotation.ts";

const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const HOUR = 3_600_000;
const folder = (prefix: string, listed: number | null, changed: number | null, underWay = false): FolderState => ({
  prefix,
  listedAt: listed === null ? null : ago(listed),
  changedAt: changed === null ? null : ago(changed),
  underWay,
});

describe("which folders are listed in a round", () => {
  it("today's each time with all it lies in; closed days in rotation, the longest not listed first", () => {
    const { open, closed } = inTurn(
      [
        folder("", HOUR, 90 * 24 * HOUR),
        folder("e/", HOUR, 90 * 24 * HOUR),
        folder("e/2031/", HOUR, 40 * 24 * HOUR),
        folder("e/2031/01/", 2 * HOUR, 4 * 24 * HOUR),
        folder("e/2031/01/30/", 3 * HOUR, 4 * 24 * HOUR),
        folder("e/2031/01/29/", 5 * HOUR, 5 * 24 * HOUR),
        folder("e/2031/02/", HOUR, 3 * 24 * HOUR),
        folder("e/2031/02/03/", HOUR, HOUR),
      ],
      now,
    );
    expect(open.map((one) => one.prefix)).toEqual(["", "e/", "e/2031/", "e/2031/02/", "e/2031/02/03/"]);
    expect(closed.map((one) => one.prefix)).toEqual(["e/2031/01/29/", "e/2031/01/30/", "e/2031/01/"]);
  });

  it("what was never listed, or not to its end, is open", () => {
    const { open } = inTurn([folder("a/", null, null), folder("b/", 90 * HOUR, 90 * HOUR, true)], now);
    expect(open.map((one) => one.prefix)).toEqual(["a/", "b/"]);
  });

  it("nothing is left out, nothing twice, and whatever lies around something open is open", () => {
    const any = fc.record({
      prefix: fc.array(fc.constantFrom("a/", "b/"), { maxLength: 4 }).map((parts) => parts.join("")),
      listedAt: fc.option(fc.nat(4 * OPEN_MS).map(ago)),
      changedAt: fc.option(fc.nat(4 * OPEN_MS).map(ago)),
      underWay: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (one) => one.prefix }), (folders) => {
        const { open, closed } = inTurn(folders, now);
        expect([...open, ...closed].map((one) => one.prefix).sort()).toEqual(folders.map((one) => one.prefix).sort());
        for (const one of closed)
          expect(open.some((other) => other.prefix !== one.prefix && other.prefix.startsWith(one.prefix))).toBe(false);
      }),
    );
  });

  it("knows what a folder lies in, and how deep", () => {
    expect([parentOf("a/b/"), parentOf("a/"), parentOf("")]).toEqual(["a/", "", ""]);
    expect([depthOf("x/", "x/"), depthOf("x/2031/02/", "x/")]).toEqual([0, 2]);
  });
});
