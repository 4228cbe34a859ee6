"use client";
import { useFormatter, useTranslations } from "next-intl";
import { Area, ComposedChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { BacklogTrend, BacklogView } from "#server/backlog/router.ts";
import { AXIS, CLOCK, TOOLTIP, withGaps } from "../ui/chart.ts";

type Figures = { readonly waiting: number | null };
type Props = { readonly trend: BacklogTrend; readonly marks: BacklogView["marks"] };

/** A line with its two marks; a gap where nothing was measured. Loaded when it is shown. */
export default function BacklogChart({ trend, marks }: Props) {
  const t = useTranslations("backlog.trend");
  const format = useFormatter();
  const apartMs = Math.max(4 * trend.resolutionMs, 15_000);
  const points = withGaps(trend.points, apartMs, ({ waiting }): Figures => ({ waiting }), { waiting: null });
  return (
    <ResponsiveContainer width="100%" height={168}>
      <ComposedChart data={points} margin={{ top: 12, right: 8, bottom: 0, left: 0 }}>
        <XAxis
          dataKey="at"
          type="number"
          domain={[trend.from.getTime(), trend.to.getTime()]}
          tickFormatter={(at) => format.dateTime(new Date(Number(at)), CLOCK)}
          {...AXIS}
          minTickGap={48}
        />
        <YAxis
          width={56}
          domain={[0, (most: number) => Math.max(most, marks.high) * 1.1]}
          tickFormatter={(n) => format.number(Number(n), { notation: "compact" })}
          {...AXIS}
        />
        <Tooltip
          {...TOOLTIP}
          labelFormatter={(at) => format.dateTime(new Date(Number(at)), { ...CLOCK, second: "2-digit" })}
          formatter={(n) => format.number(Number(n))}
        />
        <Area
          dataKey="waiting"
          name={t("waiting")}
          stroke="var(--run)"
          fill="var(--track)"
          isAnimationActive={false}
          connectNulls={false}
          dot={points.length < 3}
        />
        <ReferenceLine
          y={marks.high}
          stroke="var(--risk-mark)"
          strokeDasharray="4 3"
          label={{ value: t("high"), position: "insideBottomRight", fontSize: 11, fill: "var(--ink-2)" }}
        />
        <ReferenceLine y={marks.low} stroke="var(--ink-3)" strokeDasharray="2 4" />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
