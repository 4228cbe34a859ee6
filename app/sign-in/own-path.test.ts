import fc from "fast-check";
import { expect, it } from "vitest";
import { signInHref } from "#components/shell/sign-in-href.ts";
import { ownPath } from "./own-path.ts";

const BASE = "https://haechi.pilsang.example";

it("goes back to the page that was left, with its search", () => {
  const page = "/approvals/0199aa00-0000-7000-8000-0000000000aa?stepUp=1&q=가 나%26";
  const asked = new URL(signInHref(page, true), BASE);
  expect(asked.searchParams.get("error"), "without it the sign-in sends a live session straight back").toBe(
    "SessionRequired",
  );
  expect(ownPath(asked.searchParams.get("callbackUrl") ?? undefined, BASE)).toBe(
    "/approvals/0199aa00-0000-7000-8000-0000000000aa?stepUp=1&q=%EA%B0%80%20%EB%82%98%26",
  );
  expect(new URL(signInHref(page), BASE).searchParams.has("error")).toBe(false);
  expect(ownPath(`${BASE}/failovers`, BASE)).toBe("/failovers");
});

it.each([
  "https://elsewhere.example/approvals",
  "//elsewhere.example",
  "/\\elsewhere.example",
  `${BASE}//elsewhere.example`,
  `${BASE}/\\elsewhere.example`,
  "/.//elsewhere.example",
  "javascript:alert(1)",
  "http://haechi.pilsang.example/",
  "",
])("goes nowhere else: %s", (url) => expect(ownPath(url, BASE)).toBe("/"));

it("leads to this site, whatever it is given", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."/\\.:@a?# ") }), (url) => {
      expect(new URL(ownPath(url, BASE), BASE).origin).toBe(BASE);
    }),
  );
});
