"use client";
import { useTranslations } from "next-intl";
import type { StepView } from "#server/failovers/router.ts";
import { useNow } from "../../live/clock.tsx";
import { useTook } from "../../ui/use-duration.ts";
import type { Column } from "../columns.ts";
import { groupExpectedMs, groupTook } from "../step-timing.ts";

type Props = { readonly column: Column<StepView>; readonly number: number | null };

/** Name of a column, and what it took or is expected to take. */
export function GroupHead({ column, number }: Props) {
  const t = useTranslations("failovers.graph");
  return (
    <div className="group-head">
      <h3>{number === null ? t(`phase.${column.phase}`) : t("group", { n: number })}</h3>
      <GroupTime column={column} />
    </div>
  );
}

function GroupTime({ column }: Pick<Props, "column">) {
  const t = useTranslations("failovers.graph");
  const formatTook = useTook();
  const took = groupTook(column.steps, useNow());
  if (took) return <span className="took">{formatTook(took.ms)}</span>;
  const expected = groupExpectedMs(column.steps, column.chain);
  return expected === null ? null : <span className="took">{t("expected", { time: formatTook(expected) })}</span>;
}
