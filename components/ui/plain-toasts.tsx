"use client";
import { useTranslations } from "next-intl";
import { Icon } from "./icon.tsx";
import type { Told } from "./toasts.tsx";

type Props = { readonly waiting: readonly Told[]; readonly onTaken: (taken: readonly Told[]) => void };

/** What has to be told while that which shows toasts cannot be loaded: with the page from the beginning, and it stays until it is closed. */
export function PlainToasts({ waiting, onTaken }: Props) {
  const t = useTranslations("ui");
  return (
    <div className="toasts" role="alert">
      {waiting.map((told) => (
        <div key={told.id} className="toast" data-type={told.refused ? "error" : "done"}>
          <strong className="title">{told.title}</strong>
          <button type="button" className="button ghost square" aria-label={t("close")} onClick={() => onTaken([told])}>
            <Icon name="close" size="xs" />
          </button>
          <p className="description">{told.description}</p>
        </div>
      ))}
    </div>
  );
}
