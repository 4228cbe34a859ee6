"use client";
import { Toast as Base } from "@base-ui/react/toast";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { Icon } from "./icon.tsx";

/** What an action answered. */
export type Told = { readonly refused: boolean; readonly title: string; readonly description: ReactNode };

type Props = { readonly waiting: readonly Told[]; readonly onTaken: (taken: readonly Told[]) => void };

/** Shows what waits, and takes it off the list. */
export function Toasts(props: Props) {
  return (
    <Base.Provider timeout={8_000}>
      <Taker {...props} />
      <Base.Portal>
        <Base.Viewport className="toasts">
          <Shown />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Taker({ waiting, onTaken }: Props) {
  const { add } = Base.useToastManager();
  useEffect(() => {
    if (waiting.length === 0) return;
    for (const { refused, title, description } of waiting) {
      if (refused) add({ title, description, type: "error", priority: "high", timeout: 0 });
      else add({ title, description, type: "done" });
    }
    onTaken(waiting);
  }, [waiting, onTaken, add]);
  return null;
}

function Shown() {
  const t = useTranslations("ui");
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="toast">
      <Base.Title className="title" />
      <Base.Close className="button ghost square" aria-label={t("close")}>
        <Icon name="close" size="xs" />
      </Base.Close>
      <Base.Description className="description" />
    </Base.Root>
  ));
}
