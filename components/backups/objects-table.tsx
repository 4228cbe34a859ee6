"use client";
import { useTranslations } from "next-intl";
import type { VersionRow } from "#server/backups/router.ts";
import { Time } from "../ui/time.tsx";
import { ObjectEncryption } from "./object-encryption.tsx";
import { ObjectLock } from "./object-lock.tsx";
import { objectName } from "./object-name.ts";
import { ObjectState } from "./object-state.tsx";
import { sizeText } from "./size-text.ts";
import { YearMoment } from "./year-moment.tsx";

/** One page of object versions; marked are those that had to be there as they were and are not, and those that nobody could open. */
export function ObjectsTable({ versions }: { readonly versions: readonly VersionRow[] }) {
  const t = useTranslations("backups.objects");
  return (
    <table className="data-table big objects">
      <caption className="unseen">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("at")}</th>
          <th scope="col">{t("key")}</th>
          <th scope="col">{t("version")}</th>
          <th scope="col" className="end-aligned">
            {t("size")}
          </th>
          <th scope="col">{t("lock")}</th>
          <th scope="col">{t("encryption")}</th>
          <th scope="col">{t("verified")}</th>
          <th scope="col">{t("state")}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => (
          <Row key={`${version.versionId} ${version.key}`} version={version} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ version }: { readonly version: VersionRow }) {
  const t = useTranslations("backups.objects");
  const { at, key, versionId, deleteMarker, sizeBytes, verifiedAt } = version;
  const { folder, name } = objectName(key);
  return (
    <tr className={rowClass(version)}>
      <td>
        <Time at={at} shape="day" />
        <div className="quiet text-small">
          <Time at={at} />
        </div>
      </td>
      <th scope="row" className="object-key mono">
        <span className="quiet">{folder}</span>
        {name}
      </th>
      <td>
        <span className="version-id mono" title={versionId}>
          {versionId}
        </span>
      </td>
      <td className="end-aligned">{deleteMarker ? "—" : sizeText(sizeBytes)}</td>
      <td>
        <ObjectLock version={version} />
      </td>
      <td>
        <ObjectEncryption version={version} />
      </td>
      <td>
        {verifiedAt ? (
          <YearMoment at={verifiedAt} />
        ) : (
          <span className="quiet">{deleteMarker ? "—" : t("neverRead")}</span>
        )}
      </td>
      <td>
        <ObjectState version={version} />
      </td>
    </tr>
  );
}

function rowClass({ goneAt, goneHow, problem, opens }: VersionRow): string {
  if (goneAt !== null) return goneHow === "over" ? "gone" : "bad-row";
  if (problem !== null) return "bad-row";
  return opens?.recoverable === "no" ? "at" : "";
}
