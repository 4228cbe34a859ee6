import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import measures from "#messages/en/measures.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { MeasureRow } from "#server/measures/router.ts";
import { ClockProvider } from "../live/clock.tsx";
import { MeasureItem } from "./measure-item.tsx";

const FIRST = Date.parse("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(FIRST + ms).toISOString();

/** A limit that a policy set so long after the first failure. */
function shown(afterMs: number): string {
  const what = { kind: "traffic-limit", component: "gateway/kr", zone: null, class: "search", normal: 100, set: 20 };
  const times = { setAt: at(afterMs), firstFailingAt: at(0) };
  const measure = {
    ...what,
    ...times,
    owner: { by: "policy", policy: "backlog" },
    asked: null,
    waits: [],
    affected: {},
  };
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ measures, ui } as never}>
      <ClockProvider at={FIRST + afterMs}>
        <ul>
          <MeasureItem measure={measure as unknown as MeasureRow} next={false} onRestore={null} />
        </ul>
      </ClockProvider>
    </NextIntlClientProvider>,
  );
}

it("tells how long after the first failure it was taken, beyond a day in days as the incident itself is told", () => {
  expect(shown(502_000)).toContain("8:22");
  expect(shown(74 * 3_600_000)).toContain("3 days 2 h");
});
