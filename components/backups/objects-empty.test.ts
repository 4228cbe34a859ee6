import { expect, it } from "vitest";
import { whyEmpty } from "./objects-empty.ts";

const inventory = { versions: 0, bytes: 0, listedSince: null };
const known = { component: "evidence/objects-kr", inventory };
const nothing = { component: null, which: "there", prefix: null, after: null } as const;

it("never says that nothing is gone or wrong of what was never listed", () => {
  for (const which of ["there", "gone", "wrong"] as const)
    expect(whyEmpty({ ...known, inventory: null }, { ...nothing, which })).toBe("unlisted");
  expect(whyEmpty({ component: null, inventory: null }, nothing)).toBe("noStore");
});

it("is told by what was asked for", () => {
  expect(whyEmpty(known, { ...nothing, which: "gone" })).toBe("gone");
  expect(whyEmpty(known, { ...nothing, prefix: "" })).toBe("there");
  expect(whyEmpty(known, { ...nothing, which: "wrong", prefix: "a/" })).toBe("noneMatch");
  expect(whyEmpty(known, { ...nothing, after: "[]" })).toBe("noneMatch");
});
