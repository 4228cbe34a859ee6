"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { PointView } from "#server/backups/router.ts";
import { plain } from "../reasons/plain-values.ts";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { encryptedOf } from "./points-table.tsx";
import { sizeText } from "./size-text.ts";

/** Everything that its source says of it, and since when it is known. */
export function PointFacts({ point }: { readonly point: PointView }) {
  const t = useTranslations("backups");
  const moment = (at: string | null) => (at ? <Time at={at} shape="moment" /> : null);
  const rows: readonly (readonly [ReactNode, ReactNode])[] = [
    [t("fact.component"), <span className="mono" key="c">{`${point.component}`}</span>],
    [t("fact.region"), point.region],
    [t("fact.taken"), moment(point.takenAt)],
    [t("fact.coversFrom"), moment(point.coversFrom)],
    [t("fact.coversUntil"), moment(point.coversUntil)],
    [t("fact.size"), point.sizeBytes === null ? null : sizeText(point.sizeBytes)],
    [t("fact.retention"), moment(point.retentionUntil)],
    [t("fact.firstSeen"), moment(point.firstSeenAt)],
    [t("fact.lastChanged"), moment(point.lastChangedAt)],
    [t("fact.gone"), moment(point.goneAt)],
  ];
  const detail = Object.entries(point.detail).filter(([, value]) => value !== null && value !== undefined);
  return (
    <>
      <Panel title={t("point.key")}>
        {point.keyId === null ? (
          <p>{t(`encrypted.${encryptedOf(point.encrypted)}`)}</p>
        ) : (
          <>
            <p className="mono external">{point.keyId}</p>
            <Status state={({ yes: "ok", no: "bad", unknown: "na" } as const)[point.key.recoverable]}>
              {t(`key.opens.${point.key.recoverable}`)}
            </Status>
          </>
        )}
      </Panel>
      <Panel title={t("point.facts")}>
        <dl className="fact-list">
          {rows.map(([name, value]) => (
            <div key={String(name)}>
              <dt>{name}</dt>
              <dd>{value ?? <span className="quiet">—</span>}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      {detail.length > 0 ? (
        <Panel title={t("point.detail")} note={t("point.detailNote")}>
          <dl className="fact-list">
            {detail.map(([name, value]) => (
              <div key={name}>
                <dt className="mono">{name}</dt>
                <dd className="mono">{plain(value)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      ) : null}
    </>
  );
}
