type Props = {
  /** 0-1 filled. */
  readonly value: number;
  /** 0-1, a dark tick: gate or p50. */
  readonly tick?: number;
  readonly state?: "neutral" | "risk" | "bad" | "run";
  readonly label: string;
};

export function Bar({ value, tick, state = "neutral", label }: Props) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span className="bar" role="img" aria-label={label}>
      <span className={`fill ${state === "neutral" ? "" : state}`} style={{ width: `${percent}%` }} />
      {tick === undefined ? null : <span className="tick" style={{ left: `${tick * 100}%` }} />}
    </span>
  );
}
