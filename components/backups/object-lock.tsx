"use client";
import { useTranslations } from "next-intl";
import type { VersionRow } from "#server/backups/router.ts";
import { Time } from "../ui/time.tsx";

type Props = { readonly version: Pick<VersionRow, "deleteMarker" | "askedAt" | "lockMode" | "retainUntil" | "hold"> };

/** How a version said itself that it is locked, when it was asked. A delete marker has nothing to lock. */
export function ObjectLock({ version: { deleteMarker, askedAt, lockMode, retainUntil, hold } }: Props) {
  const t = useTranslations("backups");
  if (deleteMarker) return <span className="quiet">—</span>;
  if (askedAt === null) return <span className="quiet">{t("objects.lockUnasked")}</span>;
  return (
    <>
      {lockMode === null ? <span className="quiet">{t("objects.unlocked")}</span> : lockMode}
      {hold ? (
        <>
          {" "}
          <span className="tag">{t("objects.hold")}</span>
        </>
      ) : null}
      {retainUntil ? (
        <div className="quiet text-small">
          {t.rich("keptUntil", { time: () => <Time at={retainUntil} shape="day" /> })}
        </div>
      ) : null}
    </>
  );
}
