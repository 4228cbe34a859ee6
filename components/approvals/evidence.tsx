"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { useWords } from "../reasons/use-words.ts";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useDuration } from "../ui/use-duration.ts";
import { hashGroups } from "./hash-groups.ts";
import { SignedCard } from "./signed-card.tsx";

/** What is signed: the hash of the frozen envelope, and what it is made of, the unknown included. */
export function Evidence({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.evidence");
  const format = useFormatter();
  const formatDuration = useDuration();
  const { envelope } = view;
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  return (
    <SignedCard
      id="evidence"
      title={t("title")}
      hash={view.envelopeHash}
      bounds={t("bounds", { minutes: Math.round(view.executeWithinS / 60) })}
    >
      <dt>{t("plan")}</dt>
      <dd className="mono">
        {envelope.planName} v{envelope.planVersion} · {hashGroups(envelope.planHash, 2)}
      </dd>
      <dt>{t("evaluated")}</dt>
      <dd>
        <Time at={envelope.evaluatedAt} /> · <AgeText at={envelope.evaluatedAt} />
      </dd>
      <dt>{t("ground")}</dt>
      <dd>
        {envelope.duration
          ? t("past", { n: envelope.duration.n, p50: formatDuration(envelope.duration.p50Ms) })
          : t("neverRun")}
      </dd>
      <dt>{t("sovereignty")}</dt>
      <dd>
        <Status state={envelope.sovereignty.allowed ? "ok" : "bad"}>
          {t(envelope.sovereignty.allowed ? "passes" : "refuses")}
        </Status>{" "}
        {t("movements", { n: envelope.sovereignty.movements })}
      </dd>
      {envelope.from === envelope.to ? null : (
        <>
          <dt>{t("headroom", { region: envelope.to })}</dt>
          <dd>
            {t("gate", {
              measured: envelope.headroom.measured === null ? t("notMeasured") : percent(envelope.headroom.measured),
              minimum: percent(envelope.headroom.minimum),
            })}
          </dd>
        </>
      )}
      <dt>{t("unknown")}</dt>
      <dd>
        {envelope.unknown.length === 0
          ? t("nothingUnknown")
          : envelope.unknown.map((one) => (
              <Unknown key={`${one.key} ${Object.values(one.values).join(" ")}`} what={one} />
            ))}
      </dd>
    </SignedCard>
  );
}

type UnknownThing = RunApprovalView["envelope"]["unknown"][number];

/** One thing nobody knew when the request was frozen, in words; a key without words shows as itself. */
function Unknown({ what }: { readonly what: UnknownThing }) {
  const words = useWords("approvals.unknown");
  return <span style={{ display: "block" }}>{words(what.key, what.values) ?? what.key}</span>;
}
