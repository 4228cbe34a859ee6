"use client";
import { useTranslations } from "next-intl";
import type { LiveEvidence, RunApprovalView } from "#server/approvals/router.ts";
import { AgeText } from "../ui/age.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import type { ZoneAnswer } from "./zones-state.ts";
import { zonesState } from "./zones-state.ts";

type Props = {
  readonly view: RunApprovalView;
  readonly evidence: LiveEvidence | null;
  readonly evidenceFailed: boolean;
};

/** Zone by zone what answers, asked now while it is being decided, else as it was frozen. */
export function Stopped({ view, evidence, evidenceFailed }: Props) {
  const t = useTranslations("approvals.stopped");
  const zones = evidence?.source ?? view.envelope.source;
  const state = zonesState(zones);
  const at = evidence?.evaluatedAt ?? view.envelope.evaluatedAt;
  return (
    <section className="card" aria-labelledby="stopped">
      <h2 id="stopped">
        {t(state.key === "all" ? "titleAnswering" : "title")}
        <span className="end">
          {t(evidence ? "measuredNow" : "whenAsked")} <AgeText at={at} />
        </span>
      </h2>
      <ul className="marks">
        {zones.length > 1 && zones.every((zone) => zone.answers === null) ? (
          <AllSilent region={view.envelope.from} zones={zones} />
        ) : (
          zones.map((zone) => <ZoneLine key={zone.zone} zone={zone} />)
        )}
        {zones.length === 0 ? <Line icon="unmeasured" className="na" what={t("noZones")} /> : null}
        {evidence?.headroom.measured === null && view.envelope.from !== view.envelope.to ? (
          <Line icon="unmeasured" className="na" what={t("headroomUnknown", { region: view.envelope.to })} />
        ) : null}
        {evidenceFailed && view.status === "pending" ? (
          <Line icon="unmeasured" className="na" what={t("notAsked")} why={t("notAskedWhy")} />
        ) : null}
      </ul>
    </section>
  );
}

/** Every zone is silent: one line, with the last answer any of them gave. */
function AllSilent({ region, zones }: { readonly region: string; readonly zones: readonly ZoneAnswer[] }) {
  const t = useTranslations("approvals.stopped");
  const last = zones
    .flatMap((zone) => zone.since ?? [])
    .toSorted()
    .at(-1);
  const why = (
    <>
      {zones.map((zone) => zone.zone).join(" · ")} ·{" "}
      {last ? (
        <>
          {t("lastAnswer")} <Time at={last} shape="moment" /> · <AgeText at={last} />
        </>
      ) : (
        t("neverAnswered")
      )}
    </>
  );
  return <Line icon="cross" className="bad" what={t("allSilent", { region, n: zones.length })} why={why} />;
}

function ZoneLine({ zone }: { readonly zone: ZoneAnswer }) {
  const t = useTranslations("approvals.stopped");
  if (zone.answers === true)
    return <Line icon="check-circle" className="ok" what={t("answers", { zone: zone.zone })} />;
  const why = zone.since ? (
    <>
      {t("lastAnswer")} <Time at={zone.since} shape="moment" /> · <AgeText at={zone.since} />
    </>
  ) : (
    t("neverAnswered")
  );
  return (
    <Line
      icon="cross"
      className="bad"
      what={t(zone.answers === null ? "silent" : "nonsense", { zone: zone.zone })}
      why={why}
    />
  );
}

export function Line({
  icon,
  className,
  what,
  why,
}: {
  readonly icon: IconName;
  readonly className: string;
  readonly what: React.ReactNode;
  readonly why?: React.ReactNode;
}) {
  return (
    <li style={{ display: "contents" }}>
      <span className={className}>
        <Icon name={icon} />
      </span>
      <span>
        {what}
        {why ? <small>{why}</small> : null}
      </span>
    </li>
  );
}
