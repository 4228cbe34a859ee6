import { expect, it } from "vitest";
import { cursorText, inputOf, loadObjectsFilter, objectsHref } from "./objects-filter.ts";

const nothing = { component: null, which: "there", prefix: null, after: null } as const;
const mark = { at: "2031-02-03T04:05:06.789Z", folder: "cases/", key: 'cases/a "~",\\ 증거.json', versionId: "v~1" };

it("asks for what is in the address and nothing else", () => {
  expect(inputOf(nothing)).toEqual({});
  expect(inputOf({ ...nothing, prefix: "" })).toEqual({});
  expect(inputOf({ ...nothing, component: "evidence/objects-kr", which: "gone", prefix: " a" })).toEqual({
    component: "evidence/objects-kr",
    which: "gone",
    prefix: " a",
  });
});

it("goes on behind the last row of the page before, whatever characters its key has", () => {
  expect(inputOf({ ...nothing, after: cursorText(mark) })).toEqual({ after: { ...mark, at: new Date(mark.at) } });
});

it.each([
  "",
  "yesterday",
  "null",
  "{}",
  "[]",
  JSON.stringify(["yesterday", "a/", "a/b", "1"]),
  JSON.stringify([mark.at, "a/", "a/b"]),
  JSON.stringify([mark.at, "a/", "a/b", 1]),
  JSON.stringify([mark.at, "a/", "a/b", "1", "2"]),
])("begins anew for a cursor that is none: %s", (after) => expect(inputOf({ ...nothing, after })).toEqual({}));

it("begins anew for a cursor of other keys than those that are asked for", () => {
  expect(inputOf({ ...nothing, prefix: "logs/", after: cursorText(mark) })).toEqual({ prefix: "logs/" });
  expect(inputOf({ ...nothing, prefix: "cases/", after: cursorText(mark) })).toHaveProperty("after");
});

it("writes an address that reads the same, and knows no versions but three", async () => {
  expect(objectsHref()).toBe("/backups/objects");
  const filter = { component: "evidence/objects-kr", which: "wrong", prefix: "cases/a b&c" };
  const href = objectsHref(filter);
  expect(await loadObjectsFilter(new URL(href, "http://x").searchParams)).toEqual({ ...filter, after: null });
  expect(await loadObjectsFilter(new URLSearchParams("which=all"))).toEqual(nothing);
});
