import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { RunStatus } from "#domain/runs/status.ts";
import failovers from "#messages/en/failovers.json" with { type: "json" };
import refusal from "#messages/en/refusal.json" with { type: "json" };
import type { RunRights, RunView, StepView } from "#server/failovers/router.ts";
import { StepDecision } from "./step-decision.tsx";

vi.mock("#server/failovers/actions.ts", () => ({ decideStepAction: vi.fn() }));
vi.mock("./use-acting.ts", () => ({ useActing: () => ({ busy: false, act: vi.fn() }) }));

const step = { id: "route", action: "gateway.route", status: "failed", onFailure: "stop", with: {} };

function shown(status: RunStatus): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ failovers, refusal } as never}>
      <StepDecision
        run={{ status } as RunView}
        step={step as unknown as StepView}
        may={{ decide: true } as RunRights}
        onChanged={() => undefined}
      />
    </NextIntlClientProvider>,
  );
}

it("asks what becomes of a failed step while its run stands, and no more once it has ended", () => {
  expect(shown("paused")).toContain("<textarea");
  for (const status of ["cancelled", "failed", "completed_with_exceptions"] as const) expect(shown(status)).toBe("");
});
