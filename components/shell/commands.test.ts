import { expect, it } from "vitest";
import { type Command, keyOf, matching } from "./commands.ts";

const command = (label: string, words: string): Command => ({
  group: "runs",
  icon: "shift",
  label,
  detail: null,
  to: { href: `/${label}` },
  words,
});
const all = [command("FO-0412", "FO-0412 412 존 비우기 Zone evacuation kr-a"), command("Audit", "audit 감사 기록")];

it("finds by number, by either language and by several words in any order; an empty text shows all", () => {
  expect(matching(all, "412")).toEqual([all[0]]);
  expect(matching(all, "kr-a 존")).toEqual([all[0]]);
  expect(matching(all, "ZONE")).toEqual([all[0]]);
  expect(matching(all, "감사")).toEqual([all[1]]);
  expect(matching(all, " ")).toEqual(all);
  expect(matching(all, "412 audit")).toEqual([]);
});

it("tells two apart that are called the same", () => {
  const gateways = ["kr", "jp"].map((region): Command => {
    const to = { href: `/components/console/gateway-${region}` };
    return { ...command("게이트웨이", region), group: "components", to };
  });
  expect(new Set(gateways.map(keyOf)).size).toBe(2);
});
