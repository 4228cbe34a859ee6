"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { RunView } from "#server/failovers/router.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import { type State, Status } from "../ui/status.tsx";
import { type LossLine, type LossVerdict, lossLines } from "./loss.ts";

const STATE: Readonly<Record<LossVerdict, State>> = {
  met: "ok",
  lost: "bad",
  measuring: "run",
  unmeasured: "na",
  noTarget: "na",
};

/** Predicted and measured are never mixed; what was not measured says so. */
export function LossPanel({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.loss");
  return (
    <Panel title={t("title")} flush>
      <table className="data-table loss-table">
        <thead>
          <tr>
            <th scope="col">{t("what")}</th>
            <th scope="col" className="end-aligned">
              {t("predicted")}
            </th>
            <th scope="col" className="end-aligned">
              {t("measured")}
            </th>
            <th scope="col">{t("how.title")}</th>
            <th scope="col">{t("verdict.title")}</th>
          </tr>
        </thead>
        <tbody>
          {lossLines(run).map((line) => (
            <tr key={line.subject}>
              <th scope="row">{line.what === "gap" ? t("entrance") : line.subject}</th>
              <td className="end-aligned soft">
                <Amount line={line} value={line.predicted} />
              </td>
              <td className="end-aligned strong">
                <Amount line={line} value={line.measured} />
              </td>
              <td className="how">{t(`how.${line.how.key}`, line.how.values)}</td>
              <td>
                <Status state={STATE[line.verdict]}>{t(`verdict.${line.verdict}`)}</Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="note loss-note">
        <Icon name="eye" size="s" />
        <span>{t("note")}</span>
      </div>
    </Panel>
  );
}

function Amount({ line, value }: { readonly line: LossLine; readonly value: number | null }) {
  const t = useTranslations("failovers.loss");
  const format = useFormatter();
  if (value === null) return <span title={t("none")}>—</span>;
  return line.what === "rows"
    ? t("rows", { n: value })
    : t("seconds", { s: format.number(value / 1000, { maximumFractionDigits: 1 }) });
}
