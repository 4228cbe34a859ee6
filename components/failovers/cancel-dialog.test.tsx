import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import failovers from "#messages/en/failovers.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import type { RunView } from "#server/failovers/router.ts";
import { CancelDialog } from "./cancel-dialog.tsx";

type Button = { readonly kind?: string; readonly disabledReason?: ReactNode; readonly onClick: () => void };
type Modal = { readonly description: string; readonly actions: ReactNode; readonly children: ReactNode };
const seen = vi.hoisted(() => ({ buttons: [] as Button[] }));
vi.mock("../ui/button.tsx", () => ({ Button: (props: Button) => void seen.buttons.push(props) }));
vi.mock("../ui/dialog.tsx", () => ({
  Dialog: ({ description, actions, children }: Modal) => (
    <>
      {description}
      {children}
      {actions}
    </>
  ),
}));

const run = { status: "running", plan: { steps: [] }, steps: [] } as unknown as RunView;

function shown(over: Partial<Parameters<typeof CancelDialog>[0]> = {}) {
  seen.buttons.length = 0;
  const onOpenChange = vi.fn();
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ failovers, reasons } as never}>
      <CancelDialog
        {...{ run, open: true, busy: false, mayNot: null, onOpenChange, onConfirm: async () => true, ...over }}
      />
    </NextIntlClientProvider>,
  );
  const confirm = seen.buttons.find(({ kind }) => kind === "danger");
  if (!confirm) throw new Error("nothing to confirm with");
  return { html, confirm, onOpenChange };
}

it.each([true, false])("closes once it was taken, and stays open when it was refused (taken: %s)", async (taken) => {
  const { confirm, onOpenChange } = shown({ onConfirm: async () => taken });
  confirm.onClick();
  await new Promise((resolve) => setImmediate(resolve));
  expect(onOpenChange.mock.calls).toEqual(taken ? [[false]] : []);
});

it("says that nothing was changed only where no hand changed anything either", () => {
  const { untouched, byHand } = failovers.cancelDialog;
  expect(shown().html).toContain(untouched);
  const dns = {
    id: "dns",
    phase: "step",
    action: "manual.confirm",
    status: "done",
    acted: false,
    title: { en: "Switch the DNS" },
  };
  const steps = [{ ...dns, endedAt: null, position: 0, with: {}, decision: { what: "done", by: "sre", why: "" } }];
  const { html } = shown({ run: { ...run, steps } as unknown as RunView });
  expect(html).not.toContain(untouched);
  expect(html).toMatch(new RegExp(`${byHand}.*Switch the DNS`));
});

it("says why it cannot be confirmed any more before it asks for a reason", () => {
  expect(shown().confirm.disabledReason).toBe(failovers.cancelDialog.needsReason);
  expect(shown({ mayNot: "Cancelling" }).confirm.disabledReason).toBe("Cancelling");
});
