import { NextIntlClientProvider } from "next-intl";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import facts from "#messages/en/facts.json" with { type: "json" };
import incidents from "#messages/en/incidents.json" with { type: "json" };
import measures from "#messages/en/measures.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { IncidentView } from "#server/incidents/router.ts";
import { ClockProvider } from "../live/clock.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";

const AT = "2026-03-01T00:00:00.000Z";
const declared = {
  id: "d",
  at: AT,
  kind: "declared",
  group: "fact",
  key: "declared",
  values: {},
  text: null,
  run: null,
};

function shown(address: string, leftOut: IncidentView["leftOut"]): string {
  const incident = { timeline: [{ ...declared, words: "entry", source: "lead" }], leftOut, runs: [] };
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale="en"
      timeZone="Asia/Seoul"
      messages={{ facts, incidents, measures, reasons, ui } as never}
    >
      <ClockProvider at={Date.parse(AT)}>
        <NuqsTestingAdapter searchParams={address}>
          <TimelinePanel incident={incident as unknown as IncidentView} since={AT} />
        </NuqsTestingAdapter>
      </ClockProvider>
    </NextIntlClientProvider>,
  );
}

const { none } = incidents.timeline;

it("calls a kind missing only where nothing is left out that might be of it", () => {
  expect(shown("?timeline=decision", null)).toContain(none);
  const html = shown("?timeline=decision", { n: 412, before: AT });
  expect(html).not.toContain(none);
  expect(html).toContain("412 entries of any kind in between left out.<");
});

it("says what is shown of all only where all kinds are", () => {
  const html = shown("", { n: 412, before: AT });
  expect(html).toContain("412 entries in between left out. Declarations");
  expect(html).not.toContain("of any kind");
});
