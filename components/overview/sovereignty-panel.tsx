"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Sovereignty } from "#server/overview/router.ts";
import { runName } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

/** What is measured of the border that customer data does not cross. */
export function SovereigntyPanel({ sovereignty }: { readonly sovereignty: Sovereignty }) {
  const t = useTranslations("overview.sovereignty");
  const { replicasOutside, keysOutside, plansRefused, markers, violations } = sovereignty;
  const known = replicasOutside !== null && keysOutside !== null;
  const state = violations > 0 ? "bad" : known ? "ok" : "na";
  const title = (
    <>
      {t("title")}{" "}
      <Status state={state}>{violations > 0 || known ? t("violations", { count: violations }) : undefined}</Status>
    </>
  );
  return (
    <Panel title={title} tight end={<Age at={sovereignty.measuredAt} staleAfterMs={10_000} />}>
      <dl>
        <div className="list-row">
          <dt className="soft">{t("replicas")}</dt>
          <dd className="end strong">
            {replicasOutside ? (
              <Count n={replicasOutside.count} title={replicasOutside.names.join(", ")} />
            ) : (
              <Status state="na" />
            )}
          </dd>
        </div>
        {keysOutside === undefined ? null : (
          <div className="list-row">
            <dt className="soft">{t("keys")}</dt>
            <dd className="end strong">
              {keysOutside ? (
                <Count n={keysOutside.count} title={keysOutside.names.join(", ")} />
              ) : (
                <Status state="na" />
              )}
            </dd>
          </div>
        )}
        <div className="list-row">
          <dt className="soft">{t("plans")}</dt>
          <dd className="end strong">
            <Count n={plansRefused.count} />{" "}
            <span className="quiet text-small">{t("ofPlans", { all: plansRefused.of })}</span>
          </dd>
        </div>
        <div className="list-row">
          <dt className="soft">{t("markers")}</dt>
          <dd className="end">
            {markers ? (
              <>
                <Link className="quiet text-small underlined" href={`/failovers/${runName(markers.run)}`}>
                  {runName(markers.run)} <Time at={markers.at} shape="date" />
                </Link>
                <Status state={markers.passed ? "ok" : "bad"}>{t(markers.passed ? "noneFound" : "found")}</Status>
              </>
            ) : (
              <Status state="na" />
            )}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function Count({ n, title }: { readonly n: number; readonly title?: string }) {
  return (
    <span className={n > 0 ? "bad" : undefined} title={title}>
      {n}
    </span>
  );
}
