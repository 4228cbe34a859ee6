"use client";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ArchiveView, RestoreTestRow } from "#server/backups/router.ts";
import { localTitle, runName } from "../shell/local-title.ts";
import { formatDuration } from "../ui/format-duration.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { type Series, TrendChart } from "./trend-chart.tsx";

const NEWEST = 4;

/** How long restores took, beside the time there is for the whole recovery; when they grow, when that would be too long. */
export function TrendPanel({ archives }: { readonly archives: readonly ArchiveView[] }) {
  const t = useTranslations("backups.trend");
  const formatTook = useTook();
  const locale = useLocale();
  const tested = archives.filter((archive) => archive.tests.length > 0);
  const nameOf = (archive: ArchiveView) => localTitle(archive.title, locale, archive.component);
  const series = tested.flatMap((archive): Series[] => {
    const points = archive.tests.flatMap((test) =>
      test.tookMs === null ? [] : [{ at: Date.parse(test.at), ms: test.tookMs, passed: test.passed }],
    );
    if (points.length === 0) return [];
    const name = nameOf(archive);
    return [{ name, points, objective: archive.rtoMs === null ? null : { name, ms: archive.rtoMs } }];
  });
  const newest = tested
    .flatMap((archive) => archive.tests.map((test) => ({ test, archive })))
    .sort((a, b) => b.test.at.localeCompare(a.test.at))
    .slice(0, NEWEST);
  const n = tested.reduce((sum, archive) => sum + archive.tests.length, 0);
  const label = series.map(({ name, points }) => `${name} ${formatTook(points.at(-1)?.ms ?? 0)}`).join(", ");
  return (
    <Panel title={t("title")} note={n > 0 ? t("note", { n }) : null}>
      {newest.length === 0 ? (
        <PanelEmpty icon="clock" what={t("empty")} why={t("emptyWhy")} />
      ) : (
        <>
          {series.length > 0 ? <TrendChart series={series} label={t("label", { what: label })} /> : null}
          {tested.map((archive) => (
            <Growth key={archive.component} archive={archive} name={nameOf(archive)} />
          ))}
          <ul className="newest-tests">
            {newest.map(({ test }) => (
              <TestLine key={`${test.run} ${test.at}`} test={test} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Growth({ archive: { trend, rtoMs }, name }: { readonly archive: ArchiveView; readonly name: string }) {
  const t = useTranslations("backups.trend");
  if (trend === null) return null;
  const { exceedsAt } = trend;
  return (
    <p className="quiet text-small">
      {exceedsAt && rtoMs !== null
        ? t.rich("exceeds", {
            name,
            rto: formatDuration(rtoMs),
            time: () => (
              <strong>
                <Month at={exceedsAt} />
              </strong>
            ),
          })
        : t("grows", { name })}
    </p>
  );
}

/** A forecast is not known to the day. */
function Month({ at }: { readonly at: string }) {
  const format = useFormatter();
  return <time dateTime={at}>{format.dateTime(new Date(at), { year: "numeric", month: "long" })}</time>;
}

function TestLine({ test }: { readonly test: RestoreTestRow }) {
  const t = useTranslations("backups.trend");
  const formatTook = useTook();
  return (
    <li className="list-row">
      <Link className="row-link mono" href={`/backups/tests/${test.run}`}>
        {runName(test.run)}
      </Link>
      <span className="quiet">
        <Time at={test.at} shape="moment" />
      </span>
      <span className="end">
        <span className="strong">{test.tookMs === null ? "—" : formatTook(test.tookMs)}</span>
        <Status state={test.passed ? "ok" : "bad"}>{t(test.passed ? "passed" : "failed")}</Status>
      </span>
    </li>
  );
}
