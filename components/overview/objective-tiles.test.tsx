import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Serving } from "#domain/objectives/serving.ts";
import objectives from "#messages/en/objectives.json" with { type: "json" };
import overview from "#messages/en/overview.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { ObjectiveRow } from "#server/overview/router.ts";
import { ClockProvider } from "../live/clock.tsx";
import type { Crisis } from "../shell/crisis.ts";
import { ObjectiveTiles } from "./objective-tiles.tsx";

const AT = Date.parse("2026-03-01T00:00:00Z");
const HOUR_MS = 3_600_000;

/** The tile of one service as a person reads it, so long after the crisis began. */
function shown(serving: Serving, afterMs: number): string {
  const row = { id: "rto/console", group: "rto", title: { en: "Console" }, targetMs: 1_800_000 };
  const rows = [{ ...row, regions: [{ region: "kr", serving }] }] as unknown as readonly ObjectiveRow[];
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ objectives, overview, ui } as never}>
      <ClockProvider at={AT + afterMs}>
        <ObjectiveTiles rows={rows} crisis={{ since: new Date(AT).toISOString() } as Crisis} />
      </ClockProvider>
    </NextIntlClientProvider>,
  ).replaceAll(/<[^>]*>/g, " ");
}

it("counts down and over while the service does not answer", () => {
  expect(shown("silent", 600_000)).toMatch(/20:00 +left/);
  expect(shown("silent", HOUR_MS)).toMatch(/30:00 +over/);
  expect(shown("unknown", HOUR_MS)).toMatch(/30:00 +over/);
});

it("tells no time of a service that answers, however long people keep the incident open", () => {
  expect(shown("answers", HOUR_MS)).toContain("Answering");
  expect(shown("answers", HOUR_MS)).not.toContain("over");
  expect(shown("answers", 4 * HOUR_MS)).toBe(shown("answers", 0));
});
