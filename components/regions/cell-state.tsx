"use client";
import { useTranslations } from "next-intl";
import { type Cell, stateAt, type Words } from "#domain/regions/cell.ts";
import { useNow } from "../live/clock.tsx";
import { AgeText } from "../ui/age.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";

const ICON: Readonly<Record<Cell["state"], IconName>> = { ok: "check", risk: "alert", bad: "cross", na: "unmeasured" };

type Props = { readonly cell: Cell /** State and word alone. */; readonly brief?: boolean };

/** State, word and figure of one measured thing. Too old, it is not known any more, and its age is told: never green. */
export function CellState({ cell, brief = false }: Props) {
  const t = useTranslations("overview.cell");
  const state = stateAt(cell, useNow());
  if (state === "na") {
    return (
      <>
        <Icon name="unmeasured" size="xs" className="na" />
        <span className="na">{t("unmeasured")}</span>
        {cell.at === null || brief ? null : (
          <span className="detail">
            <AgeText at={cell.at} />
          </span>
        )}
      </>
    );
  }
  return (
    <>
      <Icon name={ICON[state]} size="xs" className={state} />
      <span className={state === "ok" ? undefined : state}>{t(cell.word.key, { ...cell.word.values })}</span>
      {cell.detail && !brief ? (
        <span className="detail">
          <Detail detail={cell.detail} />
        </span>
      ) : null}
    </>
  );
}

function Detail({ detail }: { readonly detail: Words }) {
  const t = useTranslations("overview.cell");
  const { since } = detail.values;
  if (detail.key === "since" && typeof since === "string") return t.rich("since", { time: () => <Time at={since} /> });
  return <>{t(detail.key, { ...detail.values })}</>;
}
