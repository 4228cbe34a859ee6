"use client";
import { useTranslations } from "next-intl";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import { Age } from "../../ui/age.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../../ui/panel.tsx";
import { CandidateTable } from "./candidate-table.tsx";
import { ProofList } from "./proof-list.tsx";

type Props = { readonly outlooks: readonly PromotionOutlook[] | null; readonly failed: boolean };

/** What the run would give up with each candidate, as measured now: what is frozen for those who must approve. */
export function LossOutlook({ outlooks, failed }: Props) {
  const t = useTranslations("failovers.promotion");
  if (outlooks === null || outlooks.length === 0)
    return (
      <Panel title={t("outlook.title")}>
        {failed ? (
          <PanelError what={t("outlook.unread")} why={t("outlook.unreadWhy")} />
        ) : outlooks === null ? (
          <PanelLoading lines={3} />
        ) : (
          <PanelEmpty icon="unmeasured" what={t("outlook.none")} why={t("outlook.noneWhy")} />
        )}
      </Panel>
    );
  return outlooks.map((one) => (
    <Panel
      key={one.component}
      title={t("outlook.title")}
      note={<span className="mono">{one.component}</span>}
      end={<Age at={one.at} staleAfterMs={15_000} live />}
      flush
    >
      <CandidateTable
        candidates={one.candidates.map((candidate) => ({ ...candidate, cutOff: null }))}
        chosen={one.promote}
        chosenWord={t("furthest")}
        unproven={one.proof === null}
      />
      <div className="outlook-why">
        <p>{t(one.promote === null ? "outlook.nobody" : "outlook.takes", { zone: one.promote ?? "" })}</p>
        <ProofList reasons={one.reasons} />
      </div>
    </Panel>
  ));
}
