import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import en from "#messages/en/ui.json" with { type: "json" };
import ja from "#messages/ja/ui.json" with { type: "json" };
import ko from "#messages/ko/ui.json" with { type: "json" };
import { useDuration, useSeconds, useTook } from "./use-duration.ts";

const DAY_MS = 86_400_000;

function Lengths() {
  const [took, seconds, duration] = [useTook(), useSeconds(), useDuration()];
  const said = [took(8_200), took(40), seconds(13_000), took(75_000), duration(12 * DAY_MS), took(1.25 * DAY_MS)];
  return said.join(" | ");
}

describe("lengths of time in the reader's language, from a day on in days", () => {
  it.each([
    ["ko" as const, ko, "8.2초 | &lt; 0.1초 | 13초 | 1:15 | 12일 | 1일 6시간"],
    ["en" as const, en, "8.2 s | &lt; 0.1 s | 13 s | 1:15 | 12 days | 1 day 6 h"],
    ["ja" as const, ja, "8.2秒 | &lt; 0.1秒 | 13秒 | 1:15 | 12日 | 1日6時間"],
  ])("%s", (locale, ui, said) => {
    const html = renderToStaticMarkup(
      <NextIntlClientProvider locale={locale} timeZone="Asia/Seoul" messages={{ ui } as never}>
        <Lengths />
      </NextIntlClientProvider>,
    );
    expect(html).toBe(said);
  });
});
