import type { State } from "../ui/status.tsx";

type Props = {
  readonly points: readonly { readonly at: Date; readonly ms: number | null }[];
  readonly targetMs: number;
  /** What is judged now: the dot at the end has its colour. */
  readonly state: State;
  readonly label: string;
};

const [WIDTH, HEIGHT, EDGE] = [84, 22, 3];

/** Thirty days as a small line, the target dotted; a gap where nothing was measured. Nothing is drawn of less than two points. */
export function Trend({ points, targetMs, state, label }: Props) {
  const known = points.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  if (known.length < 2) return <span className="trend none" aria-hidden="true" />;
  const top = Math.max(...known, targetMs, 1) * 1.1;
  const [first, last] = [points[0]?.at.getTime() ?? 0, points.at(-1)?.at.getTime() ?? 1];
  const x = (at: Date) => EDGE + ((at.getTime() - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE);
  const y = (ms: number) => HEIGHT - EDGE - (ms / top) * (HEIGHT - 2 * EDGE);
  let pen = "M";
  const line = points.map(({ at, ms }) => {
    if (ms === null) {
      pen = "M";
      return "";
    }
    const step = `${pen}${x(at).toFixed(1)} ${y(ms).toFixed(1)}`;
    pen = "L";
    return step;
  });
  const end = points.at(-1);
  return (
    <svg
      className="trend"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <line x1={EDGE} x2={WIDTH - EDGE} y1={y(targetMs)} y2={y(targetMs)} className="target" />
      <path d={line.join("")} className="line" />
      {end && end.ms !== null ? <circle cx={x(end.at)} cy={y(end.ms)} r={2.5} className={state} /> : null}
    </svg>
  );
}
