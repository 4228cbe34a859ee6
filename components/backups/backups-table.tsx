"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { BackupRow } from "#server/backups/router.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { demandFigures } from "./demand-figures.ts";
import { troubledParts } from "./headline.ts";
import { inventoryHref } from "./inventory-href.ts";
import { KeyCell } from "./key-cell.tsx";
import { LadderWords } from "./ladder-words.tsx";
import { ReasonWords, type WordedReason } from "./reason-words.tsx";
import { useRowName } from "./row-name.ts";
import { standardsHref } from "./standards-filter.ts";

/** What is kept of each thing, held against its standard, and how far it is proven. */
export function BackupsTable({ rows }: { readonly rows: readonly BackupRow[] }) {
  const t = useTranslations("backups.table");
  return (
    <table className="data-table big backups">
      <caption className="unseen">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("standard")}</th>
          <th scope="col">{t("reality")}</th>
          <th scope="col">{t("newest")}</th>
          <th scope="col">{t("ladder")}</th>
          <th scope="col">{t("evidence")}</th>
          <th scope="col">{t("key")}</th>
          <th scope="col">{t("verdict")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.component} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { readonly row: BackupRow }) {
  const t = useTranslations("backups");
  const locale = useLocale();
  const nameOf = useRowName();
  const calm = row.status === "met" && row.recoverable.is === "yes";
  return (
    <tr className={calm ? "" : row.status === "breached" || row.recoverable.is === "no" ? "at bad-row" : "at"}>
      <th scope="row" className="what">
        <Link href={inventoryHref(row)} className="row-link strong">
          {nameOf(row)}
        </Link>
        <div className="quiet text-small" title={row.component}>
          {t(`adapter.${row.adapter}`)}
        </div>
      </th>
      <td className="wrapped soft demand">
        {row.demand ? t(`demand.${row.kind}`, demandFigures(row.demand, locale)) : t("noStandard")}
      </td>
      <td className="wrapped reality">
        <Reality row={row} />
      </td>
      <td className="newest">
        {row.newestAt ? (
          <>
            <Time at={row.newestAt} shape="moment" />
            <div className="quiet text-small">
              <AgeText at={row.newestAt} />
            </div>
          </>
        ) : (
          <span className="quiet">—</span>
        )}
      </td>
      <td className="steps">
        <LadderWords ladder={row.ladder} />
      </td>
      <td className="evidence">
        <Evidence row={row} />
      </td>
      <td className="key">
        <KeyCell state={row.key} />
      </td>
      <td className="verdict">
        <Verdict row={row} />
      </td>
    </tr>
  );
}

/** What is, in one line: the worst thing first, otherwise what is there. */
function Reality({ row }: { readonly row: BackupRow }) {
  const t = useTranslations("backups");
  const troubles = troubledParts(row).flatMap(({ reasons }) => reasons.slice(0, 1));
  const [first, ...more] = troubles;
  if (first !== undefined) {
    return (
      <>
        <ReasonWords reason={first} />
        {more.length > 0 ? <span className="quiet"> {t("more", { n: more.length })}</span> : null}
      </>
    );
  }
  if (!row.fresh) return <Status state="na">{t("notSeen")}</Status>;
  // What its standard does not ask for may still keep it from being brought back.
  if (row.recoverable.because !== null) return <ReasonWords reason={row.recoverable.because as WordedReason} />;
  if (row.reality === null) return <Status state="na">{t("neverMeasured")}</Status>;
  return <>{t(`reality.${row.kind}`, row.reality)}</>;
}

function Evidence({ row }: { readonly row: BackupRow }) {
  const t = useTranslations("backups");
  if (row.ladder === null || row.ladder.at === null) return <span className="quiet">{t("neverProven")}</span>;
  const { at, dueAt, expiresAt, decay } = row.ladder;
  const until = decay === "holds" ? dueAt : expiresAt;
  return (
    <>
      <Time at={at} shape="moment" />
      <div className={`text-small ${decay === "holds" ? "quiet" : "risk strong"}`}>
        {until ? t.rich(`decay.${decay}`, { time: () => <Time at={until} shape="date" /> }) : null}
      </div>
    </>
  );
}

function Verdict({ row }: { readonly row: BackupRow }) {
  const t = useTranslations("backups");
  const [trouble] = troubledParts(row);
  if (row.status === null) return <Status state="na">{t(row.demand ? "pending" : "noStandard")}</Status>;
  const state = STATE_OF[row.status];
  return (
    <>
      <Link href={standardsHref({ of: row.component })} className="verdict-link">
        <Status state={state} loud={state === "bad" ? "tint" : "plain"} />
      </Link>
      {trouble ? (
        <div className="quiet text-small">
          {t.rich("since", { time: () => <Time at={trouble.since} shape="moment" /> })}
        </div>
      ) : null}
    </>
  );
}
