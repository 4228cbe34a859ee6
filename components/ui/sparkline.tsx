import { SPARK, type Spark } from "#domain/observing/spark.ts";
import type { State } from "./status.tsx";

/** A figure through time: dashed is the target, the dot is now. Computed on the server; nothing is loaded to draw it. */
export function Sparkline({
  spark,
  state,
  label,
}: {
  readonly spark: Spark;
  readonly state: State;
  readonly label: string;
}) {
  const { width, height } = SPARK;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      {spark.targetY === null ? null : <path className="target" d={`M0,${spark.targetY}H${width}`} />}
      {spark.failed.length > 0 ? (
        <path className="failed" d={spark.failed.map((x) => `M${x},${height - 3}V${height}`).join("")} />
      ) : null}
      <path className="line" d={spark.path} />
      {spark.end ? <circle className={state} cx={spark.end.x} cy={spark.end.y} r="2" /> : null}
    </svg>
  );
}
