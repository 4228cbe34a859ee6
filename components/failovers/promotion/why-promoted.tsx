"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { useValueWords } from "../../reasons/use-value-words.ts";
import { Icon } from "../../ui/icon.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Status } from "../../ui/status.tsx";
import { Time } from "../../ui/time.tsx";
import { type PromotionView, readPromotion } from "../read-promotion.ts";
import { CandidateTable } from "./candidate-table.tsx";
import { ProofList } from "./proof-list.tsx";
import { repeats } from "./repeats.ts";

/** Why the standby was promoted: way, proof with its parts, why this one, who asked and agreed, what was lost, who carried it out. */
export function WhyPromoted({ run }: { readonly run: RunView }) {
  const promoted = run.steps.flatMap((step) => {
    const view = step.action === "database.promote" && step.status === "done" ? readPromotion(step.facts) : null;
    return view?.promote ? [{ step, view, zone: view.promote }] : [];
  });
  return promoted.map(({ step, view, zone }) => <Why key={step.id} run={run} step={step} view={view} zone={zone} />);
}

type WhyProps = {
  readonly run: RunView;
  readonly step: StepView;
  readonly view: PromotionView;
  readonly zone: string;
};

function Why({ run, step, view, zone }: WhyProps) {
  const t = useTranslations("failovers.promotion");
  return (
    <Panel
      title={t("why.title")}
      note={t("why.note", { component: String(step.with["component"]) })}
      className="why-promoted"
    >
      <p className="way">
        <span>{view.oldPrimary}</span>
        <Icon name="arrow" size="s" />
        <span>{zone}</span>
        <span className="quiet">
          {view.timelineBefore === null || view.timelineAfter === null
            ? null
            : t("why.timelines", { before: view.timelineBefore, after: view.timelineAfter })}
        </span>
        <Proof view={view} />
      </p>
      <div className="rescue-two">
        <div>
          <ProofList reasons={view.reasons} />
        </div>
        <WhoAndWhat run={run} view={view} zone={zone} component={String(step.with["component"])} />
      </div>
      <CandidateTable
        candidates={view.candidates}
        chosen={zone}
        chosenWord={t("promoted")}
        unproven={view.proof === null}
      />
    </Panel>
  );
}

function Proof({ view }: { readonly view: PromotionView }) {
  const t = useTranslations("failovers.promotion.why");
  const worded = useValueWords();
  if (view.proof === null) return <Status state="risk">{t("withoutProof")}</Status>;
  return <Status state="ok">{t("proof", { proof: String(worded({ proof: view.proof })["proof"]) })}</Status>;
}

type WhoProps = {
  readonly run: RunView;
  readonly view: PromotionView;
  readonly zone: string;
  readonly component: string;
};

function WhoAndWhat({ run, view, zone, component }: WhoProps) {
  const t = useTranslations("failovers.promotion.why");
  const format = useFormatter();
  const eligible = view.candidates.filter((one) => one.why === null);
  const cut = view.candidates.filter((one) => one.cutOff && one.receivedLsn !== null);
  const { takeovers, repeated } = repeats(run);
  const counted = run.steps.find((one) => one.action === "proof.no-loss" && one.with["component"] === component)?.facts;
  const [of, lost] = [counted?.["rowsAcknowledged"], counted?.["rowsLost"]];
  return (
    <dl className="pairs">
      <dt>{t("offBy")}</dt>
      <dd>{t(view.offBy === "power" ? "offByPower" : view.offBy === "host" ? "offByHost" : "offByNobody")}</dd>
      <dt>{t("thisOne")}</dt>
      <dd>{t(eligible.length > 1 ? "furthestOf" : "onlyOne", { zone, n: eligible.length })}</dd>
      <dt>{t("cutOffAt")}</dt>
      <dd>
        {cut.length === 0
          ? t("nobodyCut")
          : cut.map((one) => (
              <span key={one.zone} className="one-line">
                {one.zone} <span className="mono">{one.receivedLsn}</span>{" "}
              </span>
            ))}
      </dd>
      <dt>{t("asked")}</dt>
      <dd>
        {run.requestedByName} · <Time at={run.requestedAt} shape="moment" />
      </dd>
      <dt>{t("approved")}</dt>
      <dd>
        {run.approval
          ? t("approvedBy", {
              names: run.approval.approvers.join(", ") || "—",
              n: run.approval.approved,
              all: run.approval.threshold,
            })
          : t("noApproval")}
      </dd>
      <dt>{t("rows")}</dt>
      <dd>
        {typeof of === "number" && typeof lost === "number"
          ? t("rowsCounted", { of: format.number(of), surviving: format.number(of - lost), lost: format.number(lost) })
          : t("rowsNotYet")}
      </dd>
      <dt>{t("executors")}</dt>
      <dd>
        {takeovers === 0 ? t("oneExecutor") : t("takenOver", { n: takeovers })} · {t("repeated", { n: repeated })}
      </dd>
    </dl>
  );
}
