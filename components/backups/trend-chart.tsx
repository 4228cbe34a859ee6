"use client";
import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "../ui/format-duration.ts";
import { useTook } from "../ui/use-duration.ts";
import { useWidth } from "../ui/use-width.ts";
import { apart, type Point, scaleOf } from "./trend-scale.ts";

export type Series = {
  readonly name: string;
  readonly points: readonly (Point & { readonly passed: boolean })[];
  readonly objective: { readonly name: string; readonly ms: number } | null;
};

const HEIGHT = 216;
/** Room for the names at the right end of the lines. */
const NAMES = 96;

/** How long restores took, oldest first, beside what there is time for. A ring is a test that passed, a cross one that did not. */
export function TrendChart({ series, label }: { readonly series: readonly Series[]; readonly label: string }) {
  const t = useTranslations("backups.trend");
  const formatTook = useTook();
  const format = useFormatter();
  const [measure, width] = useWidth();
  const box = { left: 34, right: Math.max(120, width - NAMES), top: 12, bottom: HEIGHT - 24 };
  const objectives = new Map(series.flatMap(({ objective }) => (objective ? [[objective.name, objective.ms]] : [])));
  const all = series.flatMap(({ points }) => points);
  const { x, y, ticks } = scaleOf(all, [...objectives.values()], box);
  const ends = apart(
    series.map(({ points }) => y(points.at(-1)?.ms ?? 0)),
    14,
    box,
  );
  const times = all.map(({ at }) => at);
  const day = (at: number) => format.dateTime(at, { month: "short", day: "numeric" });
  return (
    <div ref={measure} className="trend-chart">
      {width === 0 ? null : (
        <svg width={width} height={HEIGHT} role="img" aria-label={label}>
          {ticks.map((ms) => (
            <g key={ms}>
              <line className={ms === 0 ? "zero" : "grid"} x1={box.left} x2={width} y1={y(ms)} y2={y(ms)} />
              <text className="tick" x={box.left - 8} y={y(ms) + 4} textAnchor="end">
                {ms === 0 ? "0" : formatDuration(ms)}
              </text>
            </g>
          ))}
          {[...objectives].map(([name, ms]) => (
            <g key={name}>
              <line className="objective" x1={box.left} x2={width} y1={y(ms)} y2={y(ms)} />
              <text className="objective-name" x={width} y={y(ms) < 24 ? y(ms) + 14 : y(ms) - 5} textAnchor="end">
                {t("objective", { name, time: formatDuration(ms) })}
              </text>
            </g>
          ))}
          {series.map(({ name, points }, index) => (
            <g key={name} className={index === 0 ? "series" : "series second"}>
              <polyline points={points.map(({ at, ms }) => `${x(at)},${y(ms)}`).join(" ")} />
              {points.map(({ at, ms, passed }) =>
                passed ? (
                  <circle key={at} cx={x(at)} cy={y(ms)} r={2.2} />
                ) : (
                  <path key={at} className="failed" d={`M${x(at) - 3} ${y(ms) - 3}l6 6m0-6l-6 6`} />
                ),
              )}
              <text className="name" x={x(points.at(-1)?.at ?? 0) + 8} y={(ends[index] ?? 0) + 4}>
                {name} {formatTook(points.at(-1)?.ms ?? 0)}
              </text>
            </g>
          ))}
          <text className="tick" x={box.left} y={HEIGHT - 6}>
            {day(Math.min(...times))}
          </text>
          {new Set(times.map(day)).size > 1 ? (
            <text className="tick" x={box.right} y={HEIGHT - 6} textAnchor="middle">
              {day(Math.max(...times))}
            </text>
          ) : null}
        </svg>
      )}
    </div>
  );
}
