import { expect, it } from "vitest";
import { cursorText, inputOf, pointsHref } from "./points-filter.ts";

const nothing = { component: null, kind: null, region: null, gone: null, after: null };
const id = "0190a1b2-0000-7000-8000-000000000001";

it("asks for what is in the address and nothing else", () => {
  expect(inputOf(nothing)).toEqual({});
  expect(inputOf({ ...nothing, component: "meta-db/archive-kr", kind: "base-backup", gone: true })).toEqual({
    component: "meta-db/archive-kr",
    kind: "base-backup",
    gone: true,
  });
  expect(inputOf({ ...nothing, gone: false })).toEqual({});
});

it("goes on behind the last row of the page before, and from the newest for a cursor that is none", () => {
  const takenAt = "2031-02-03T04:05:06.789Z";
  expect(inputOf({ ...nothing, after: cursorText({ takenAt, id }) })).toEqual({
    after: { takenAt: new Date(takenAt), id },
  });
  for (const after of ["", "yesterday", `~${id}`, `2031-99-99T00:00:00Z~${id}`, takenAt])
    expect(inputOf({ ...nothing, after })).toEqual({});
});

it("writes an address that reads the same", () => {
  expect(pointsHref({ component: "meta-db/archive-kr" })).toBe("/backups/points?component=meta-db%2Farchive-kr");
});
