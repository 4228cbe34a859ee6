"use client";
import { Toast as Base } from "@base-ui/react/toast";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { Icon } from "./icon.tsx";

/** What an action answered. What is told again under its id is shown once; two refusals of the same title are two. */
export type Told = {
  readonly id: string;
  readonly refused: boolean;
  readonly title: string;
  readonly description: ReactNode;
};

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
    for (const { refused, ...told } of waiting) {
      if (refused) add({ ...told, type: "error", priority: "high", timeout: 0 });
      else add({ ...told, type: "done" });
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
