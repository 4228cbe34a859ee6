import { NextIntlClientProvider } from "next-intl";
import type { ComponentProps } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it, vi } from "vitest";
import failovers from "#messages/en/failovers.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import refusal from "#messages/en/refusal.json" with { type: "json" };
import type { RunRights, RunView } from "#server/failovers/router.ts";
import type { CancelDialog } from "./cancel-dialog.tsx";
import { RunControls } from "./run-controls.tsx";

const seen = vi.hoisted(() => ({
  answer: {} as object,
  told: vi.fn(),
  refused: vi.fn(),
  dialog: null as unknown,
}));
vi.mock("#server/failovers/actions.ts", () => ({ cancelAction: async () => seen.answer }));
vi.mock("../ui/toast.tsx", () => ({ useToast: () => ({ told: seen.told, refused: seen.refused }) }));
vi.mock("next/navigation", () => ({ usePathname: () => "/", useSearchParams: () => new URLSearchParams() }));
vi.mock("./cancel-dialog.tsx", () => ({
  CancelDialog: (props: unknown) => {
    seen.dialog = props;
    return null;
  },
}));
beforeEach(() => void vi.clearAllMocks());

const { control } = failovers;

function dialogOf(desired: string, onChanged = () => undefined): ComponentProps<typeof CancelDialog> {
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ failovers, reasons, refusal } as never}>
      <RunControls
        run={{ id: "r", status: "running", desired, steps: [] } as unknown as RunView}
        may={{ cancel: true } as RunRights}
        onChanged={onChanged}
      />
    </NextIntlClientProvider>,
  );
  return seen.dialog as ComponentProps<typeof CancelDialog>;
}

it("tells what is wanted of the run now, not what was asked of it", async () => {
  const onChanged = vi.fn();
  const { onConfirm } = dialogOf("run", onChanged);
  seen.answer = { ok: true, desired: "cancel" };
  expect(await onConfirm("The zone answers again", true)).toBe(true);
  expect(seen.told).toHaveBeenLastCalledWith(control.cancelAsked);
  seen.answer = { ok: true, desired: "undo" };
  await onConfirm("The zone answers again", true);
  expect(seen.told).toHaveBeenLastCalledWith(control.undoAsked);
  expect(onChanged).toHaveBeenCalledTimes(2);
});

it("tells the dialog that it was refused, so that what was chosen and written stays", async () => {
  seen.answer = { ok: false, key: "being-stopped", values: {} };
  expect(await dialogOf("run").onConfirm("The zone answers again", true)).toBe(false);
  expect(seen.refused).toHaveBeenLastCalledWith(failovers.refused, refusal["being-stopped"]);
  expect(seen.told).not.toHaveBeenCalled();
});

it("lets nobody confirm in a dialog that was open when somebody else cancelled", () => {
  expect(dialogOf("run").mayNot).toBeNull();
  for (const desired of ["cancel", "undo"]) expect(dialogOf(desired).mayNot).toBe(control.cancelling);
});
