import { expect, it } from "vitest";
import { inventoryHref } from "./inventory-href.ts";

it.each([
  ["objects", "/backups/objects?component=a%2Fb"],
  ["archive", "/backups/points?component=a%2Fb"],
] as const)("leads from %s to the list that has them", (kind, href) =>
  expect(inventoryHref({ kind, component: "a/b" })).toBe(href),
);
