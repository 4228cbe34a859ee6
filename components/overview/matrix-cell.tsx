"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { stateAt } from "#domain/regions/cell.ts";
import type { MatrixCell as Cell } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { CellState } from "../regions/cell-state.tsx";
import { samplesHref } from "../regions/place-name.ts";

type Props = { readonly cell: Cell | null /** Where everything of this zone is told. */; readonly zoneHref: string };

/** One measured thing at one place, and the way to its samples. Too old, it is hatched with its age and never green. */
export function MatrixCell({ cell, zoneHref }: Props) {
  const t = useTranslations("overview.cell");
  const nowMs = useNow();
  if (!cell) return <td className="none">{t("none")}</td>;
  const state = stateAt(cell, nowMs);
  const look = { na: "hatched na", bad: "lost", risk: undefined, ok: undefined }[state];
  return (
    <td className={look}>
      <Link className="cell-link" href={cell.of > 1 ? zoneHref : samplesHref(cell.key)} prefetch={false}>
        <CellState cell={cell} />
        {cell.of > 1 ? <span className="detail">{t("counted", { good: cell.good, of: cell.of })}</span> : null}
      </Link>
    </td>
  );
}
