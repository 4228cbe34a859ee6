"use client";
import { useFormatter } from "next-intl";
import { Area, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { History } from "#server/observe/router.ts";

export type ChartProps = {
  readonly history: History;
  readonly from: Date;
  readonly to: Date;
  readonly targetMs: number | null;
  readonly figure: (value: number) => string;
};

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Mean of each bucket as a line, its least and most as a band; a gap where nothing was measured. Loaded when it is shown. */
export default function HistoryChart({ history, from, to, targetMs, figure }: ChartProps) {
  const format = useFormatter();
  const long = to.getTime() - from.getTime() > 2 * 86_400_000;
  const when = (at: number) => format.dateTime(new Date(at), long ? { month: "2-digit", day: "2-digit" } : CLOCK);
  const points = withGaps(history).map(({ at, avg, min, max }) => ({
    at,
    avg,
    band: min === null || max === null ? null : [min, max],
  }));
  return (
    <ResponsiveContainer width="100%" height={220}>
      <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <XAxis
          dataKey="at"
          type="number"
          domain={[from.getTime(), to.getTime()]}
          tickFormatter={when}
          tick={{ fontSize: 11, fill: "var(--ink-3)" }}
          stroke="var(--line-2)"
          minTickGap={48}
        />
        <YAxis
          width={64}
          domain={[0, (most: number) => Math.max(most, targetMs ?? 0) * 1.05 || 1]}
          tickFormatter={figure}
          tick={{ fontSize: 11, fill: "var(--ink-3)" }}
          stroke="var(--line-2)"
        />
        <Tooltip
          isAnimationActive={false}
          contentStyle={{
            background: "var(--surface)",
            border: "1px solid var(--line-2)",
            borderRadius: 6,
            fontSize: 12,
          }}
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

type Point = {
  readonly at: number;
  readonly avg: number | null;
  readonly min: number | null;
  readonly max: number | null;
};

/** Buckets without samples are absent: the line must not pass over them. */
function withGaps({ points, resolutionMs }: History): Point[] {
  return points.flatMap(({ at, avg, min, max }, index) => {
    const before = points[index - 1];
    const point = { at: at.getTime(), avg, min, max };
    const torn = before !== undefined && point.at - before.at.getTime() > Math.max(4 * resolutionMs, 45_000);
    return torn ? [{ at: before.at.getTime() + 1, avg: null, min: null, max: null }, point] : [point];
  });
}
