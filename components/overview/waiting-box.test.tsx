import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import approvals from "#messages/en/approvals.json" with { type: "json" };
import overview from "#messages/en/overview.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { Banner } from "#server/overview/router.ts";
import { Acts } from "../shell/acts.tsx";
import { WaitingBox } from "./waiting-box.tsx";

const RUN = { id: "r", number: 7, title: { en: "Zone evacuation" }, status: "paused" };
const PROPOSAL = { id: "a", number: 3, changes: 2 };

const VIEWER = {
  ...{ name: "Kim", roles: ["viewer" as const] },
  may: { request: false, declare: false, setHandsOff: false, liftHandsOff: false },
};

function shown(openRuns: readonly object[], pendingProposals: readonly object[], opensApprovals = true): string {
  const banner = { openRuns, pendingProposals } as unknown as Banner;
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ approvals, overview, ui } as never}>
      <Acts
        viewer={{ ...VIEWER, sees: { approvals: opensApprovals, audit: false } }}
        zones={[]}
        onChanged={() => undefined}
      >
        <WaitingBox banner={banner} />
      </Acts>
    </NextIntlClientProvider>,
  );
}

it("a change of the rules waits for people as a run does", () => {
  const html = shown([RUN, { ...RUN, id: "s", status: "running" }], [PROPOSAL]);
  expect(html).toContain("Waiting for a person: 2");
  expect(html).toContain("POL-0003 Policy change: 2 rules");
  expect(html).toContain('href="/approvals/a"');
  expect(html).toContain('href="/failovers/7"');
  expect(shown([], [PROPOSAL])).toContain("Waiting for a person: 1");
});

it("tells who may not open an approval that it waits, and offers no page that would be refused", () => {
  const html = shown([RUN], [PROPOSAL], false);
  expect(html).toContain("POL-0003 Policy change: 2 rules");
  expect(html).not.toContain("/approvals/");
  expect(html).toContain('href="/failovers/7"');
});

it("is not there while nobody is waited for", () => expect(shown([{ ...RUN, status: "running" }], [])).toBe(""));
