"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type UIEvent, useState } from "react";
import type { ShownSample } from "#server/observe/router.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { ROW_PX, rowsInSight } from "./rows-in-sight.ts";
import { samplesHref } from "./samples-href.ts";

type Props = {
  readonly samples: readonly ShownSample[];
  readonly figure: (value: number) => string;
  readonly ownWords: boolean;
};

const SIGHT_PX = 560;

/** Hundreds of rows, of which only those in sight are drawn. */
export function SamplesTable({ samples, figure, ownWords }: Props) {
  const t = useTranslations("measurements.column");
  const least = useTranslations("objectives.figure");
  const [top, setTop] = useState(0);
  const { first, last } = rowsInSight(samples.length, top, SIGHT_PX);
  const figureOf = ({ figure: value, judged, ok }: ShownSample) => {
    if (value === null) return "—";
    return judged && !ok ? least("atLeast", { time: figure(value) }) : figure(value);
  };
  const blank = (rows: number) =>
    rows > 0 ? (
      <tr>
        <td colSpan={5} style={{ height: rows * ROW_PX, padding: 0, border: 0 }} />
      </tr>
    ) : null;
  return (
    <section
      className="samples-sight"
      style={{ maxHeight: SIGHT_PX }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
      tabIndex={0}
      aria-label={t("rows")}
      onScroll={(event: UIEvent<HTMLElement>) => setTop(event.currentTarget.scrollTop)}
    >
      <table className="data-table samples" aria-rowcount={samples.length + 1}>
        <thead>
          <tr>
            <th scope="col">{t("at")}</th>
            <th scope="col">{t("ok")}</th>
            <th scope="col" className="end-aligned">
              {t("figure")}
            </th>
            <th scope="col" className="end-aligned">
              {t("latency")}
            </th>
            <th scope="col">{ownWords ? t("error") : t("basis")}</th>
          </tr>
        </thead>
        <tbody>
          {blank(first)}
          {samples.slice(first, last).map((sample, index) => (
            <tr key={sample.at.toISOString()} aria-rowindex={first + index + 2}>
              <td className="mono">
                <Time at={sample.at} shape="millisecond" />
              </td>
              <td>
                <Outcome sample={sample} />
              </td>
              <td className="end-aligned strong">{figureOf(sample)}</td>
              <td className="end-aligned quiet">
                {sample.latencyMs === null ? "—" : `${Math.round(sample.latencyMs * 10) / 10} ms`}
              </td>
              <td className="quiet mono text-small">
                {sample.judged ? <Basis judged={sample.judged} at={sample.at} /> : sample.error}
              </td>
            </tr>
          ))}
          {blank(samples.length - last)}
        </tbody>
      </table>
    </section>
  );
}

function Outcome({ sample: { ok, judged } }: { readonly sample: ShownSample }) {
  const t = useTranslations("measurements.column");
  const state = judged && isStatus(judged.status) ? STATE_OF[judged.status] : null;
  return state ? <Status state={state} /> : <Status state={ok ? "ok" : "bad"}>{t(ok ? "good" : "failed")}</Status>;
}

function isStatus(text: string): text is keyof typeof STATE_OF {
  return Object.hasOwn(STATE_OF, text);
}

/** What this judgement rested on, in the minute it was made. */
function Basis({ judged, at }: { readonly judged: NonNullable<ShownSample["judged"]>; readonly at: Date }) {
  const span = { from: new Date(at.getTime() - 30_000), to: new Date(at.getTime() + 5_000) };
  return (
    <span className="evidence-keys">
      {judged.evidence.map((key) => (
        <Link key={key} href={samplesHref(key, span)} className="row-link">
          {key}
        </Link>
      ))}
      {judged.because}
    </span>
  );
}
