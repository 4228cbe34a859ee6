"use client";
import { useTranslations } from "next-intl";
import type { Cell, Words } from "#domain/regions/cell.ts";
import { useNow } from "../live/clock.tsx";
import { AgeText } from "../ui/age.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";

const ICON: Readonly<Record<Cell["state"], IconName>> = { ok: "check", risk: "alert", bad: "cross", na: "unmeasured" };

/** One measured thing at one place. Too old, it is hatched with its age and never green. */
export function MatrixCell({ cell }: { readonly cell: Cell | null }) {
  const t = useTranslations("overview");
  const now = useNow();
  if (!cell) return <td className="none">{t("cell.none")}</td>;
  if (cell.at === null) {
    return (
      <td className="hatched na">
        <Icon name="unmeasured" size="xs" />
        {t("cell.unmeasured")}
      </td>
    );
  }
  if (now - Date.parse(cell.at) > cell.staleAfterMs) {
    return (
      <td className="hatched na">
        <Icon name="unmeasured" size="xs" />
        {t("cell.unmeasured")}
        <span className="detail">
          <AgeText at={cell.at} />
        </span>
      </td>
    );
  }
  return (
    <td className={cell.state === "bad" ? "lost" : undefined}>
      <Icon name={ICON[cell.state]} size="xs" className={cell.state} />
      <span className={cell.state === "ok" ? undefined : cell.state}>
        {t(`cell.${cell.word.key}`, { ...cell.word.values })}
      </span>
      {cell.detail ? (
        <span className="detail">
          <CellDetail detail={cell.detail} />
        </span>
      ) : null}
    </td>
  );
}

function CellDetail({ detail }: { readonly detail: Words }) {
  const t = useTranslations("overview.cell");
  const { since } = detail.values;
  if (detail.key === "since" && typeof since === "string") return t.rich("since", { time: () => <Time at={since} /> });
  return <>{t(detail.key, { ...detail.values })}</>;
}
