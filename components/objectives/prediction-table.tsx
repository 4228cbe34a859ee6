"use client";
import { useLocale, useTranslations } from "next-intl";
import type { PredictedStep, Prediction } from "#domain/objectives/predict-recovery.ts";
import { localTitle } from "../shell/local-title.ts";
import { Panel } from "../ui/panel.tsx";
import { useTook } from "../ui/use-duration.ts";

/** How the time comes about: detection, then each step by what it took before. Bar p50, tick p95. */
export function PredictionTable({ prediction }: { readonly prediction: Prediction }) {
  const t = useTranslations("objectives.prediction");
  const formatTook = useTook();
  const locale = useLocale();
  const longest = Math.max(prediction.detectMs, ...prediction.steps.map((step) => step.past?.p95Ms ?? 0), 1);
  return (
    <Panel title={t("title")} note={`${prediction.plan} · ${t(prediction.automatic ? "automatic" : "byHand")}`} flush>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("step")}</th>
            <th scope="col">{t("usual")}</th>
            <th scope="col" className="end-aligned">
              p50
            </th>
            <th scope="col" className="end-aligned">
              p95
            </th>
            <th scope="col" className="end-aligned">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("detect")}</th>
            <td>
              <Spread p50Ms={prediction.detectMs} p95Ms={prediction.detectMs} longest={longest} />
            </td>
            <td className="end-aligned">{formatTook(prediction.detectMs)}</td>
            <td className="end-aligned">{formatTook(prediction.detectMs)}</td>
            <td className="end-aligned quiet">{t("policy")}</td>
          </tr>
          {prediction.steps.map((step) => (
            <Row
              key={`${step.phase} ${step.id}`}
              step={step}
              longest={longest}
              title={localTitle(step.title, locale, step.id)}
            />
          ))}
        </tbody>
        {prediction.p50Ms === null || prediction.p95Ms === null ? null : (
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t("whole")}
              </th>
              <td className="end-aligned strong">{formatTook(prediction.p50Ms)}</td>
              <td className="end-aligned strong">{formatTook(prediction.p95Ms)}</td>
              <td className="end-aligned strong">{prediction.n}</td>
            </tr>
          </tfoot>
        )}
      </table>
      <p className="table-foot quiet text-small">{t("how")}</p>
    </Panel>
  );
}

function Row({
  step,
  longest,
  title,
}: {
  readonly step: PredictedStep;
  readonly longest: number;
  readonly title: string;
}) {
  const t = useTranslations("objectives.prediction");
  const formatTook = useTook();
  return (
    <tr>
      <th scope="row" className={step.onPath ? undefined : "quiet"}>
        {title} {step.onPath ? null : <span className="quiet text-small">{t("beside")}</span>}
      </th>
      {step.past ? (
        <>
          <td>
            <Spread p50Ms={step.past.p50Ms} p95Ms={step.past.p95Ms} longest={longest} />
          </td>
          <td className="end-aligned">{formatTook(step.past.p50Ms)}</td>
          <td className="end-aligned">{formatTook(step.past.p95Ms)}</td>
          <td className="end-aligned">{step.past.n}</td>
        </>
      ) : (
        <td colSpan={4} className="quiet">
          {t("never")}
        </td>
      )}
    </tr>
  );
}

function Spread({
  p50Ms,
  p95Ms,
  longest,
}: {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longest: number;
}) {
  return (
    <span className="spread" aria-hidden="true">
      <span className="fill" style={{ width: `${(p50Ms / longest) * 100}%` }} />
      <span className="tick" style={{ left: `${(p95Ms / longest) * 100}%` }} />
    </span>
  );
}
