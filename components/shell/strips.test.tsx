import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import backups from "#messages/en/backups.json" with { type: "json" };
import incidents from "#messages/en/incidents.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import shell from "#messages/en/shell.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { Banner } from "#server/overview/router.ts";
import { ClockProvider } from "../live/clock.tsx";
import type { LiveState } from "../live/live-state.ts";
import { BreachStrip } from "./breach-strip.tsx";
import { HandsOffStrip } from "./hands-off-strip.tsx";
import { IncidentStrip } from "./incident-strip.tsx";
import { LiveStrip } from "./live-strip.tsx";
import { SlowStrip } from "./slow-strip.tsx";
import { UnprotectedStrip } from "./unprotected-strip.tsx";

const live = vi.hoisted(() => ({ now: { state: "on", heardAt: null } as LiveState }));
vi.mock("../live/live.tsx", () => ({ useLive: () => live.now }));
vi.mock("#server/response/actions.ts", () => ({}));
vi.mock("../failovers/use-acting.ts", () => ({ useActing: () => ({ busy: false, act: () => undefined }) }));

const AT = Date.parse("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(AT + ms).toISOString();
const messages = { backups, incidents, reasons, shell, ui };

function shown(node: ReactNode, nowMs = AT): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={messages as never}>
      <ClockProvider at={nowMs}>{node}</ClockProvider>
    </NextIntlClientProvider>,
  );
}

const told = (html: string) => /<div class="told" role="(?:status|alert)">(.*?)<\/div>/.exec(html)?.[1];

const STRIPS: Readonly<Record<string, ReactNode>> = {
  handsOff: (
    <HandsOffStrip
      handsOff={{ setByName: "Anna", reason: "Works on the grid", until: at(3_600_000) } as Banner["handsOff"]}
      mayLift
      onChanged={() => undefined}
    />
  ),
  slow: (
    <SlowStrip
      steps={[
        {
          run: 412,
          id: "promote",
          title: { en: "Promote" },
          startedAt: at(-60_000),
          past: { n: 12, p50Ms: 4_000, p95Ms: 8_000 },
        } as unknown as Banner["runningSteps"][number],
      ]}
    />
  ),
  unprotected: (
    <UnprotectedStrip
      unprotected={[{ component: "case/db", title: { en: "Cases" }, since: at(-60_000), because: [] }]}
    />
  ),
  breach: (
    <BreachStrip
      standards={
        {
          breached: 1,
          worst: [{ component: "case/db", title: { en: "Cases" }, part: "archive", since: at(-60_000), because: null }],
        } as unknown as Banner["standards"]
      }
    />
  ),
  incident: (
    <IncidentStrip
      shown={null}
      incidents={[
        {
          number: 7,
          severity: 3,
          title: { text: "Slow" },
          lastGoodAt: null,
          firstFailingAt: null,
          declaredAt: at(-60_000),
        } as unknown as Banner["incidents"][number],
      ]}
    />
  ),
};

it.each(Object.keys(STRIPS))("reads a line aloud when it comes, and not each second with its clock: %s", (name) => {
  const [first, later] = [shown(STRIPS[name]), shown(STRIPS[name], AT + 1_000)];
  expect(later).not.toBe(first);
  expect(told(first)).toMatch(/\w/);
  expect(told(later)).toBe(told(first));
});

it("says since when nothing is heard, and that nothing ever was", () => {
  const strip = <LiveStrip cutOff={false} failed={false} />;
  live.now = { state: "lost", heardAt: at(-8_000) };
  expect(shown(strip)).toContain("Last live news: 8 s ago");
  expect(told(shown(strip))).toBe(told(shown(strip, AT + 1_000)));
  live.now = { state: "lost", heardAt: null };
  expect(told(shown(strip))).toContain("never opened");
  live.now = { state: "connecting", heardAt: null };
  expect(shown(strip)).toBe("");
});

it.each(["lost", "on"] as const)(
  "tells what is worse whether or not news come to this page, and first (%s)",
  (state) => {
    const { cutOff, bannerFailed, lost, neverHeard } = shell.live;
    for (const heardAt of [null, at(-60_000)]) {
      live.now = { state, heardAt };
      const own = state === "on" ? [] : [heardAt ? lost : neverHeard];
      const words = (strip: ReactNode) => [...shown(strip).matchAll(/class="said">(.*?)</g)].map((match) => match[1]);
      expect(words(<LiveStrip cutOff failed={false} />)).toEqual([cutOff, ...own]);
      expect(words(<LiveStrip cutOff={false} failed />)).toEqual([bannerFailed, ...own]);
      expect(words(<LiveStrip cutOff failed />)).toEqual([cutOff, bannerFailed, ...own]);
    }
  },
);
