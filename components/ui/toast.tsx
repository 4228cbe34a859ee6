"use client";
import { Toast as Base } from "@base-ui/react/toast";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Holds the toasts of the console; `useToast()` inside it adds one. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider timeout={8_000}>
      {children}
      <Base.Portal>
        <Base.Viewport className="toasts">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
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

/** What an action answered: `told` for success, `refused` for a refusal with its remedy. */
export function useToast(): {
  readonly told: (title: string, description?: string) => void;
  readonly refused: (title: string, description?: string) => void;
} {
  const manager = Base.useToastManager();
  return {
    told: (title, description) => void manager.add({ title, description, type: "done" }),
    refused: (title, description) =>
      void manager.add({ title, description, type: "error", priority: "high", timeout: 0 }),
  };
}
