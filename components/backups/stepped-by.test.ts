import { expect, it } from "vitest";
import { momentOf, secondText, shownRegion } from "./backups-address.ts";
import { steppedBy } from "./stepped-by.ts";

const span = { from: 0, until: 7_200_000 };

it("moves the picked second by keys, and never off the line", () => {
  expect(steppedBy("ArrowLeft", false, 600_000, span)).toBe(540_000);
  expect(steppedBy("ArrowRight", true, 600_000, span)).toBe(601_000);
  expect(steppedBy("PageUp", false, 600_000, span)).toBe(4_200_000);
  expect(steppedBy("PageDown", false, 600_000, span)).toBe(0);
  expect(steppedBy("Home", false, 600_000, span)).toBe(0);
  expect(steppedBy("End", false, 600_000, span)).toBe(7_200_000);
  expect(steppedBy("ArrowUp", false, 7_190_000, span)).toBe(7_200_000);
  expect(steppedBy("a", false, 600_000, span)).toBeNull();
});

it("reads and writes the address in whole seconds, and takes no region that the site has not", () => {
  expect(momentOf("2031-02-03T04:05:06.789Z")).toBe(Date.parse("2031-02-03T04:05:06Z"));
  expect(momentOf("soon")).toBeNull();
  expect(momentOf(null)).toBeNull();
  expect(secondText(Date.parse("2031-02-03T04:05:06Z"))).toBe("2031-02-03T04:05:06Z");
  expect(shownRegion("jp", ["kr", "jp"])).toBe("jp");
  expect(shownRegion("mars", ["kr", "jp"])).toBe("kr");
  expect(shownRegion(null, [])).toBe("");
});
