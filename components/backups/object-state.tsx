"use client";
import { useTranslations } from "next-intl";
import type { GoneHow } from "#domain/objects/version-state.ts";
import type { VersionRow } from "#server/backups/router.ts";
import { Status } from "../ui/status.tsx";
import { YearMoment } from "./year-moment.tsx";

type Props = {
  readonly version: Pick<VersionRow, "goneAt" | "goneHow" | "problem" | "problemAt" | "deleteMarker" | "latest">;
};

/** Whether it is there and what it was; the worst is said first. */
export function ObjectState({ version }: Props) {
  const t = useTranslations("backups.objects");
  const { goneAt, goneHow, problem, problemAt, deleteMarker, latest } = version;
  if (goneAt !== null) {
    const how: GoneHow = goneHow ?? "over";
    return (
      <>
        {how === "over" ? (
          <Status state="na" icon="minus">
            {t("goneHow.over")}
          </Status>
        ) : (
          <Status state="bad">{t(`goneHow.${how}`)}</Status>
        )}
        <div className="quiet text-small">
          <YearMoment at={goneAt} />
        </div>
      </>
    );
  }
  if (problem !== null) {
    return (
      <>
        <Status state="bad">{t(`problem.${problem}`)}</Status>
        {problemAt ? (
          <div className="quiet text-small">
            <YearMoment at={problemAt} />
          </div>
        ) : null}
      </>
    );
  }
  return (
    <>
      {deleteMarker ? t("deleteMarker") : t(latest ? "latest" : "older")}
      {deleteMarker && latest ? <div className="quiet text-small">{t("latest")}</div> : null}
    </>
  );
}
