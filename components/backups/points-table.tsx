"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { PointRow } from "#server/backups/router.ts";
import { Ladder } from "../ui/ladder.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { damageOf } from "./damage-of.ts";
import { KeyName } from "./key-name.tsx";
import { ladderSteps } from "./ladder-steps.ts";
import { PointDamage } from "./point-damage.tsx";
import { pointHref } from "./points-filter.ts";
import { sizeText } from "./size-text.ts";

/** One page of recovery points; amber marks those that nobody could go back to. */
export function PointsTable({ points }: { readonly points: readonly PointRow[] }) {
  const t = useTranslations("backups.points");
  return (
    <table className="data-table big points">
      <caption className="unseen">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("taken")}</th>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("component")}</th>
          <th scope="col">{t("covers")}</th>
          <th scope="col" className="end-aligned">
            {t("size")}
          </th>
          <th scope="col">{t("ladder")}</th>
          <th scope="col">{t("key")}</th>
          <th scope="col">{t("kept")}</th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <Row key={point.id} point={point} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ point }: { readonly point: PointRow }) {
  const t = useTranslations("backups");
  const gone = point.goneAt !== null;
  const damage = gone ? null : damageOf(point);
  const lost = damage !== null || point.key.recoverable === "no";
  return (
    <tr className={gone ? "gone" : lost ? "linked at" : "linked"}>
      <td>
        <Link href={pointHref(point.id)} className="row-link">
          <Time at={point.takenAt} shape="moment" />
        </Link>
      </td>
      <th scope="row">
        {t(`pointKind.${point.kind}`)}
        <div className="quiet text-small mono external" title={point.externalId}>
          {point.externalId}
        </div>
      </th>
      <td>
        <span className="mono">{point.component}</span> <span className="tag">{point.region}</span>
      </td>
      <td>{point.coversUntil ? <Time at={point.coversUntil} shape="moment" /> : <span className="quiet">—</span>}</td>
      <td className="end-aligned">{point.sizeBytes === null ? "—" : sizeText(point.sizeBytes)}</td>
      <td>
        <Ladder {...ladderSteps(point.ladder)} />{" "}
        <span className="text-small">
          {t(`confidence.${point.ladder.proven}`)}
          {point.ladder.decay === "holds" ? null : (
            <>
              {" · "}
              <span className="risk strong">{t(`overview.${point.ladder.decay}`)}</span>
            </>
          )}
        </span>
        {damage === null ? null : (
          <div className="text-small">
            <PointDamage damage={damage} />
          </div>
        )}
      </td>
      <td>
        {point.keyId === null ? (
          <span className="quiet">{t(`encrypted.${encryptedOf(point.encrypted)}`)}</span>
        ) : (
          <KeyName keyId={point.keyId} opens={point.key.recoverable} />
        )}
      </td>
      <td>
        {point.goneAt ? (
          <Status state="na" icon="minus">
            {t.rich("goneSince", { time: () => <Time at={point.goneAt ?? point.takenAt} shape="moment" /> })}
          </Status>
        ) : point.retentionUntil ? (
          t.rich("keptUntil", { time: () => <Time at={point.retentionUntil ?? point.takenAt} shape="date" /> })
        ) : (
          <span className="quiet">{t("retentionUnsaid")}</span>
        )}
      </td>
    </tr>
  );
}

export function encryptedOf(encrypted: boolean | null): "yes" | "no" | "unsaid" {
  return encrypted === null ? "unsaid" : encrypted ? "yes" : "no";
}
