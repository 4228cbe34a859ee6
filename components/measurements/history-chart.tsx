"use client";
import { useFormatter } from "next-intl";
import { Area, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { History } from "#server/observe/router.ts";
import { AXIS, CLOCK, TOOLTIP, withGaps } from "../ui/chart.ts";

type Figures = { readonly avg: number | null; readonly band: readonly [number, number] | null };
export type ChartProps = {
  readonly history: History;
  readonly from: Date;
  readonly to: Date;
  readonly targetMs: number | null;
  readonly figure: (value: number) => string;
};

/** Mean of each bucket as a line, its least and most as a band; a gap where nothing was measured. Loaded when it is shown. */
export default function HistoryChart({ history, from, to, targetMs, figure }: ChartProps) {
  const format = useFormatter();
  const long = to.getTime() - from.getTime() > 2 * 86_400_000;
  const when = (at: number) => format.dateTime(new Date(at), long ? { month: "2-digit", day: "2-digit" } : CLOCK);
  const points = withGaps(
    history.points,
    Math.max(4 * history.resolutionMs, 45_000),
    ({ avg, min, max }): Figures => ({ avg, band: min === null || max === null ? null : [min, max] }),
    { avg: null, band: null },
  );
  return (
    <ResponsiveContainer width="100%" height={220}>
      <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <XAxis
          dataKey="at"
          type="number"
          domain={[from.getTime(), to.getTime()]}
          tickFormatter={when}
          {...AXIS}
          minTickGap={48}
        />
        <YAxis
          width={64}
          domain={[0, (most: number) => Math.max(most, targetMs ?? 0) * 1.05 || 1]}
          tickFormatter={figure}
          {...AXIS}
        />
        <Tooltip
          {...TOOLTIP}
          labelFormatter={(at) =>
            format.dateTime(new Date(Number(at)), { ...CLOCK, second: "2-digit", month: "2-digit", day: "2-digit" })
          }
          formatter={(value) =>
            Array.isArray(value) ? value.map((one) => figure(Number(one))).join(" – ") : figure(Number(value))
          }
        />
        <Area
          dataKey="band"
          name="min – max"
          stroke="none"
          fill="var(--track)"
          isAnimationActive={false}
          connectNulls={false}
        />
        <Line
          dataKey="avg"
          name="avg"
          stroke="var(--ink-2)"
          dot={points.length < 3}
          isAnimationActive={false}
          connectNulls={false}
        />
        {targetMs === null ? null : <ReferenceLine y={targetMs} stroke="var(--ink-3)" strokeDasharray="2 4" />}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
