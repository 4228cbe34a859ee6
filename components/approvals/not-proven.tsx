"use client";
import { useTranslations } from "next-intl";
import { useRefusal } from "../failovers/refusal.tsx";
import { Button } from "../ui/button.tsx";
import { Panel, PanelError } from "../ui/panel.tsx";

type Props = {
  /** Key of the refusal (`refusal` in messages). */
  readonly error: string;
  readonly onClose: () => void;
};

/** Back from the provider, but nobody knows for which request: why nothing was proven, and where to begin again. */
export function NotProven({ error, onClose }: Props) {
  const t = useTranslations("approvals.list");
  const refusal = useRefusal();
  return (
    <Panel title={t("notProven")}>
      <PanelError
        icon="key"
        what={refusal({ key: error, values: {} })}
        why={t("notProvenNext")}
        action={
          <Button size="small" onClick={onClose}>
            {t("notProvenClose")}
          </Button>
        }
      />
    </Panel>
  );
}
