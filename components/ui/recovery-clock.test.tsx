import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import ui from "#messages/en/ui.json" with { type: "json" };
import { ClockProvider } from "../live/clock.tsx";
import { RecoveryClock, type RecoveryClockProps } from "./recovery-clock.tsx";

const AT = "2026-03-01T00:00:00Z";

const HOUR_MS = 3_600_000;

function clock(props: Partial<RecoveryClockProps>, afterMs = 60_000): string {
  const seen = { lastGoodAt: AT, firstFailingAt: AT };
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ ui } as never}>
      <ClockProvider at={Date.parse(AT) + afterMs}>
        <RecoveryClock startedAt={AT} endedAt={null} seen={seen} phases={[]} run={null} {...props} />
      </ClockProvider>
    </NextIntlClientProvider>,
  );
}

const shown = (seen: RecoveryClockProps["seen"]) => clock({ seen }).replaceAll(/<[^>]*>/g, "");

it("says that what nobody saw good before it failed is not measured, and tells no interval of what nobody saw fail", () => {
  expect(shown({ lastGoodAt: null, firstFailingAt: AT })).toContain("last good not measured");
  expect(shown({ lastGoodAt: AT, firstFailingAt: AT })).toMatch(/last good \d/);
  expect(shown({ lastGoodAt: null, firstFailingAt: null })).not.toContain("last good");
});

it("tells an incident of days in days, as every other line of the page does", () => {
  const html = clock({ phases: [{ name: "detect", startedAt: AT }] }, 74 * HOUR_MS);
  expect(html).toContain("3 days 2 h<small>");
  expect(html).toContain("<b>3 days 1 h</b> beyond");
  expect(html).toContain('aria-label="Recovery clock: elapsed 3 days 2 h, objective 30:00. Detect 3 days 2 h"');
  expect(html).not.toContain("74:00:00");
});
