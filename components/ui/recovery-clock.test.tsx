import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import ui from "#messages/en/ui.json" with { type: "json" };
import { ClockProvider } from "../live/clock.tsx";
import { RecoveryClock, type RecoveryClockProps } from "./recovery-clock.tsx";

const AT = "2026-03-01T00:00:00Z";

function shown(seen: RecoveryClockProps["seen"]): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ ui } as never}>
      <ClockProvider at={Date.parse(AT) + 60_000}>
        <RecoveryClock startedAt={AT} endedAt={null} seen={seen} phases={[]} predicted={null} />
      </ClockProvider>
    </NextIntlClientProvider>,
  ).replaceAll(/<[^>]*>/g, "");
}

it("says that what nobody saw good before it failed is not measured, and tells no interval of what nobody saw fail", () => {
  expect(shown({ lastGoodAt: null, firstFailingAt: AT })).toContain("last good not measured");
  expect(shown({ lastGoodAt: AT, firstFailingAt: AT })).toMatch(/last good \d/);
  expect(shown({ lastGoodAt: null, firstFailingAt: null })).not.toContain("last good");
});
