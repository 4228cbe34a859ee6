"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ObjectiveView } from "#server/objectives/router.ts";
import { samplesHref } from "../measurements/samples-href.ts";
import { runName } from "../shell/local-title.ts";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { useDuration, useTook } from "../ui/use-duration.ts";
import { useAchieved, useCurrent, useTarget } from "./figures.ts";
import { HistoryPanel } from "./history-panel.tsx";
import { LossTable } from "./loss-table.tsx";
import { ObjectiveVerdict } from "./objective-status.tsx";
import { objectiveHref, useObjectiveTitle } from "./objective-title.ts";
import { PredictionTable } from "./prediction-table.tsx";
import { RiskPanel } from "./risk-panel.tsx";

type Props = {
  readonly objective: ObjectiveView;
  readonly may: { readonly accept: boolean; readonly withdraw: boolean };
  readonly onChanged: () => void;
};

/** Verdict, target, current and achieved; then where each figure comes from. */
export function ObjectiveBody({ objective, may, onChanged }: Props) {
  const t = useTranslations("objectives");
  const formatTook = useTook();
  const formatDuration = useDuration();
  const title = useObjectiveTitle();
  const target = useTarget();
  const current = useCurrent();
  const achieved = useAchieved();
  const { row, cell, key, losses, prediction } = objective;
  const { because, predicted, knownUntil, atLeastMs } = cell.current;
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <p className="quiet text-small">
            <Link href="/objectives" className="underlined">
              {t("title")}
            </Link>{" "}
            · {t(`table.groups.${row.group}`)}
          </p>
          <h1 className="text-page">
            {title(row)} · {cell.region}
          </h1>
          <ObjectiveVerdict cell={cell} targetMs={row.targetMs} />
        </div>
        {row.regions.length > 1 ? (
          <nav className="region-links" aria-label={t("region")}>
            {row.regions.map(({ region }) => (
              <Link
                key={region}
                href={objectiveHref(row.id, region)}
                aria-current={region === cell.region ? "page" : undefined}
              >
                {region}
              </Link>
            ))}
          </nav>
        ) : null}
      </header>
      <dl className="objective-figures panel">
        <div>
          <dt>{t("table.target")}</dt>
          <dd>{target(row.targetMs)}</dd>
        </div>
        <div>
          <dt>{t(row.group === "rpo" ? "now.measured" : "now.predicted")}</dt>
          <dd>
            <Link href={samplesHref(key)} className="figure-link">
              {current(cell.current, row.group, cell.resolutionMs)}
            </Link>
            <small>
              {because
                ? t(`because.${because}`)
                : predicted && predicted.p95Ms !== null
                  ? t("now.spread", { p95: formatTook(predicted.p95Ms), n: predicted.n })
                  : t("now.resolution")}
              {knownUntil ? (
                <>
                  {" · "}
                  {t("now.knownUntil")} <Time at={knownUntil} />
                </>
              ) : null}
              {knownUntil && atLeastMs ? ` · ${t("figure.atLeast", { time: formatDuration(atLeastMs) })}` : null}
            </small>
          </dd>
        </div>
        <div>
          <dt>{t("table.achieved")}</dt>
          <dd>
            {cell.achieved ? (
              <>
                <Link href={`/failovers/${runName(cell.achieved.run)}`} className="figure-link">
                  {achieved(cell.achieved.ms)}
                </Link>
                <small>
                  {runName(cell.achieved.run)} · <Time at={cell.achieved.at} shape="date" />
                </small>
              </>
            ) : (
              <>
                — <small>{t("table.noRun")}</small>
              </>
            )}
          </dd>
        </div>
      </dl>
      <HistoryPanel measured={key} targetMs={row.targetMs} />
      {losses.map((one) => (
        <LossTable key={one.component} {...one} />
      ))}
      {prediction ? <PredictionTable prediction={prediction} /> : null}
      {cell.evidence.length > 0 ? (
        <Panel title={t("evidence.title")} note={t("evidence.note")}>
          <ul className="evidence-keys">
            {cell.evidence.map((one) => (
              <li key={one}>
                <Link href={samplesHref(one)} className="mono row-link">
                  {one}
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel title={t("runs.title")} note={t("runs.note")} flush>
        {objective.achieved.length === 0 ? (
          <p className="padded quiet">{t("table.noRun")}</p>
        ) : (
          <table className="data-table">
            <tbody>
              {objective.achieved.map((one) => (
                <tr key={one.run}>
                  <th scope="row">
                    <Link href={`/failovers/${runName(one.run)}`} className="row-link">
                      {runName(one.run)}
                    </Link>
                  </th>
                  <td className="quiet">
                    <Time at={one.at} shape="moment" />
                  </td>
                  <td className="quiet">{t(one.planned ? "runs.planned" : "runs.unplanned")}</td>
                  <td className="end-aligned strong">{achieved(one.ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <RiskPanel objective={objective} may={may} onChanged={onChanged} />
    </div>
  );
}
