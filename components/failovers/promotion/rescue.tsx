"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { RunRights, RunView } from "#server/failovers/router.ts";
import { useNow } from "../../live/clock.tsx";
import { useTRPC } from "../../live/trpc.ts";
import { Age } from "../../ui/age.tsx";
import { Button } from "../../ui/button.tsx";
import { Panel, PanelError } from "../../ui/panel.tsx";
import { Status } from "../../ui/status.tsx";
import type { PromotionCandidateView } from "../read-promotion.ts";
import { CandidateTable } from "./candidate-table.tsx";
import { freshOutlook, LOOKED_AT_MS, STALE_AFTER_MS } from "./fresh-outlook.ts";
import { OldPrimary } from "./old-primary.tsx";
import { ProofList } from "./proof-list.tsx";
import { refusedPromotion } from "./refused-promotion.ts";
import { WaysOut } from "./ways-out.tsx";

type Props = { readonly run: RunView; readonly may: RunRights; readonly onStep: (id: string) => void };

/**
 * A promotion was refused for want of proof: what is known, which part of the proof is missing, what each candidate would cost as
 * measured now, and the ways out. Nothing on it acts: trying again and the loss are decisions of their own.
 */
export function Rescue({ run, may, onStep }: Props) {
  const refused = refusedPromotion(run);
  return refused ? <Refused {...{ run, may, onStep, ...refused }} /> : null;
}

function Refused({ run, may, onStep, step, view }: Props & NonNullable<ReturnType<typeof refusedPromotion>>) {
  const t = useTranslations("failovers.promotion");
  const failovers = useTranslations("failovers");
  const trpc = useTRPC();
  const asked = useQuery(trpc.failovers.outlook.queryOptions({ run: run.id }, { refetchInterval: LOOKED_AT_MS }));
  const { now, looking, failed } = freshOutlook(asked, step.with["component"], useNow());
  const candidates: readonly PromotionCandidateView[] = now
    ? now.candidates.map((one) => ({ ...one, cutOff: cutOffThen(view.candidates, one.zone) }))
    : view.candidates;
  return (
    <section className="rescue" aria-label={t("rescue.title")}>
      <header className="rescue-head">
        <Status state="bad" loud="solid">
          {t("rescue.title")}
        </Status>
        <p>{t("rescue.lead", { zone: view.oldPrimary })}</p>
      </header>
      <div className="rescue-two">
        <Panel title={t("rescue.proof")} note={t("rescue.proofNote")}>
          <ProofList reasons={view.reasons} />
        </Panel>
        <Panel title={t("rescue.old", { zone: view.oldPrimary })}>
          <OldPrimary view={view} now={now} looking={looking} />
        </Panel>
      </div>
      <Panel
        title={t("rescue.candidates")}
        note={t(now ? "rescue.measuredNow" : "rescue.measuredThen")}
        end={now ? <Age at={now.at} staleAfterMs={STALE_AFTER_MS} live /> : null}
        flush
      >
        {failed ? (
          <PanelError
            what={t("rescue.unread")}
            why={t("rescue.unreadWhy")}
            action={
              <Button size="small" onClick={() => void asked.refetch()}>
                {failovers("retry")}
              </Button>
            }
          />
        ) : null}
        <CandidateTable candidates={candidates} chosen={now?.promote ?? null} chosenWord={t("furthest")} unproven />
        <p className="quiet candidates-note">{t("rescue.rowsNote")}</p>
      </Panel>
      <Panel title={t("rescue.ways")}>
        <WaysOut
          run={run}
          view={view}
          now={now}
          looking={looking}
          may={may}
          auto={step.with["to"] === undefined || step.with["to"] === "auto"}
          onDecide={() => onStep(step.id)}
        />
      </Panel>
    </section>
  );
}

function cutOffThen(candidates: readonly PromotionCandidateView[], zone: string): boolean | null {
  return candidates.find((one) => one.zone === zone)?.cutOff ?? null;
}
