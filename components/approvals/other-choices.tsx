"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { LiveEvidence, RunApprovalView } from "#server/approvals/router.ts";
import { type State, Status } from "../ui/status.tsx";
import { RE_EVALUATED_MS } from "./re-evaluated.ts";
import { zonesState } from "./zones-state.ts";

/** Waiting is a choice, and the default. The others with their computed verdict. */
export function OtherChoices({
  view,
  evidence,
}: {
  readonly view: RunApprovalView;
  readonly evidence: LiveEvidence | null;
}) {
  const t = useTranslations("approvals.others");
  const { from, to, source } = view.envelope;
  const zones = zonesState(evidence?.source ?? source);
  const values = { region: from, answering: zones.answering, all: zones.all, s: RE_EVALUATED_MS / 1_000 };
  return (
    <section className="card" aria-labelledby="others" style={{ paddingBottom: 6 }}>
      <h2 id="others">{t("title")}</h2>
      <Other what={t("wait")} state="na" word={t("default")} why={t("waitWhy")} />
      <Other
        what={t("inside", { region: from })}
        state={zones.key === "none" ? "bad" : zones.key === "unknown" ? "na" : "risk"}
        word={t(`insideVerdict.${zones.key}`)}
        why={t(`insideWhy.${zones.key}`, values)}
      />
      <Other what={t("withData", { region: to })} state="bad" word={t("forbidden")} why={t("withDataWhy")} />
    </section>
  );
}

function Other({
  what,
  state,
  word,
  why,
}: {
  readonly what: string;
  readonly state: State;
  readonly word: ReactNode;
  readonly why: string;
}) {
  return (
    <div className="other">
      <b>{what}</b>
      <Status state={state}>{word}</Status>
      <small>{why}</small>
    </div>
  );
}
