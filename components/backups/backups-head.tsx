"use client";
import { useTranslations } from "next-intl";
import type { BackupRow, Backups } from "#server/backups/router.ts";
import { useNow } from "../live/clock.tsx";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON, type State } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { headlineOf, notMetOf, stepsOf, troubledParts } from "./headline.ts";
import { ReasonWords } from "./reason-words.tsx";
import { useRowName } from "./row-name.ts";

type Props = {
  readonly region: string;
  readonly rows: readonly BackupRow[];
  readonly planned: Backups["planned"];
  readonly known: boolean;
  readonly failed: boolean;
};

const TONE: Readonly<Record<ReturnType<typeof headlineOf>["key"], State>> = {
  none: "na",
  all: "ok",
  some: "bad",
  unknown: "na",
};

/** The page's sentence: computed, keys included; then why, and how far each kind is proven. */
export function BackupsHead({ region, rows, planned, known, failed }: Props) {
  const t = useTranslations("backups.headline");
  const { key, all, n } = headlineOf(rows);
  const tone = known ? TONE[key] : "na";
  const sentence = failed && !known ? t("unread") : known ? t(key, { region, all, n }) : t("loading");
  return (
    <section className="hero">
      <div className="sentence">
        <h1 className="text-page" aria-live="polite">
          {tone === "ok" || (!known && !failed) ? null : <Icon name={STATE_ICON[tone]} className={tone} />} {sentence}
        </h1>
        {known && rows.length > 0 ? <Because rows={rows} stale={failed} /> : null}
      </div>
      {known && rows.length > 0 ? (
        <dl className="counts">
          <Steps rows={rows} />
          <NextTest rows={rows} planned={planned} />
        </dl>
      ) : null}
    </section>
  );
}

/** On what the sentence rests, and the standards that are not met, with the worst reason of each. */
function Because({ rows, stale }: { readonly rows: readonly BackupRow[]; readonly stale: boolean }) {
  const t = useTranslations("backups.headline");
  const nameOf = useRowName();
  const notMet = notMetOf(rows);
  const unknown = rows.filter((row) => row.status === "not_measured").length;
  const [first] = notMet;
  const [reason] = first ? (troubledParts(first)[0]?.reasons ?? []) : [];
  return (
    <p className="quiet">
      {t(stale ? "stale" : "basis")} ·{" "}
      {notMet.length === 0 ? t(unknown > 0 ? "noneKnownBad" : "allMet") : t("notMet", { n: notMet.length })}
      {first && reason ? (
        <>
          {" "}
          ({nameOf(first)}: <ReasonWords reason={reason} />)
        </>
      ) : null}
      {unknown > 0 ? ` · ${t("unmeasured", { n: unknown })}` : null}
    </p>
  );
}

function Steps({ rows }: { readonly rows: readonly BackupRow[] }) {
  const t = useTranslations("backups");
  return stepsOf(rows).map(({ step, n }) => (
    <div key={step}>
      <dt>{t(`step.${step}`)}</dt>
      <dd>
        {n} <small>{t("kinds")}</small>
      </dd>
    </div>
  ));
}

/** What is proven again next, by itself. */
function NextTest({ rows, planned }: { readonly rows: readonly BackupRow[]; readonly planned: Backups["planned"] }) {
  const t = useTranslations("backups.headline");
  const nameOf = useRowName();
  const now = useNow();
  const next = planned.find(({ component }) => rows.some((row) => row.component === component));
  const row = rows.find((one) => one.component === next?.component);
  if (next === undefined || row === undefined) return null;
  return (
    <div>
      <dt>{t("nextTest")}</dt>
      <dd>
        {Date.parse(next.at) <= now ? t("soon") : <Time at={next.at} shape="date" />}{" "}
        <small>
          {Date.parse(next.at) <= now ? null : <Time at={next.at} shape="minute" />} {nameOf(row)}
        </small>
      </dd>
    </div>
  );
}
