"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useNow } from "../live/clock.tsx";
import { Icon } from "./icon.tsx";
import { type ClockPhase, percentOf, placePhases, SCALE_MS } from "./place-phases.ts";
import { predictedEnd, type Timed } from "./predicted-end.ts";
import { Time } from "./time.tsx";
import { useDuration } from "./use-duration.ts";

export type ClockMark = { readonly atMs: number; readonly label: ReactNode };

export type RecoveryClockProps = {
  /** ISO. The clock starts at the last good observation: it never flatters. */
  readonly startedAt: string;
  /** ISO; null while it runs. */
  readonly endedAt: string | null;
  /** The interval of what was seen, ISO. Null: nobody saw it good before, or nothing failed that was seen. */
  readonly seen: { readonly lastGoodAt: string | null; readonly firstFailingAt: string | null };
  /** In order, each with its ISO start; a phase ends where the next begins. */
  readonly phases: readonly ClockPhase[];
  /** The run that answers. Null, or nothing like it ran before: nothing is predicted. */
  readonly run: Timed | null;
  readonly marks?: readonly ClockMark[];
};

const bold = (chunks: ReactNode) => <b>{chunks}</b>;

/** Detect, declare, decide, execute, verify on a scale that is always 30 minutes. */
export function RecoveryClock({ startedAt, endedAt, seen, phases, run, marks = [] }: RecoveryClockProps) {
  const t = useTranslations("ui.clock");
  const formatDuration = useDuration();
  const now = useNow();
  const start = Date.parse(startedAt);
  const elapsedMs = Math.max(0, (endedAt ? Date.parse(endedAt) : now) - start);
  const predicted = predictedEnd(start, run, elapsedMs);
  const placed = placePhases(start, phases, elapsedMs, endedAt !== null);
  const leftMs = SCALE_MS - elapsedMs;
  const spoken = placed.map((phase) => `${t(phase.name)} ${formatDuration(phase.ms)}`).join(", ");
  return (
    <section className="panel recovery" aria-label={t("title")}>
      <div>
        <h2 className="label">
          <Icon name="clock" size="s" />
          {t("title")}
        </h2>
        <p className="elapsed">
          {formatDuration(elapsedMs)}
          <small>{t("of", { target: formatDuration(SCALE_MS) })}</small>
        </p>
        <p className="soft">
          {leftMs >= 0
            ? t.rich("left", { left: formatDuration(leftMs), b: bold })
            : t.rich("over", { over: formatDuration(-leftMs), b: bold })}
          {" · "}
          {predicted ? t.rich("predicted", { time: formatDuration(predicted.p50Ms), b: bold }) : t("unpredicted")}
        </p>
        <Interval {...seen} />
      </div>
      <div
        className="timeline"
        role="img"
        aria-label={t("label", {
          elapsed: formatDuration(elapsedMs),
          target: formatDuration(SCALE_MS),
          phases: spoken,
        })}
      >
        <div className="track" />
        {placed.map((phase, index) => (
          <div
            key={phase.name}
            className={`phase ${phase.name} ${index === 0 ? "first" : ""} ${phase.running ? "now" : ""} ${phase.running && phase.width < 8 ? "narrow" : ""}`}
            style={{ left: `${phase.left}%`, width: `${phase.width}%` }}
          >
            {phase.running ? t("running", { phase: t(phase.name) }) : null}
          </div>
        ))}
        {predicted && endedAt === null ? <Prediction elapsedMs={elapsedMs} {...predicted} /> : null}
        <Mark atMs={10 * 60_000} label={t("mitigation")} />
        {marks.map((mark) => (
          <Mark key={mark.atMs} {...mark} />
        ))}
        <div className="mark last" style={{ left: "calc(100% - 1.5px)" }} />
        <div className="mark-label last" style={{ left: "100%" }}>
          {t("normal")}
        </div>
        <div className="now-line" style={{ left: `${percentOf(elapsedMs)}%` }} />
        <div className="legend">
          {placed.map((phase) => (
            <span key={phase.name} className={phase.running ? "run" : ""}>
              <i className={phase.running ? "now" : phase.name} />
              {t(phase.name)} <b>{formatDuration(phase.ms)}</b>
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

function Interval({ lastGoodAt, firstFailingAt }: RecoveryClockProps["seen"]) {
  const t = useTranslations("ui.clock");
  if (firstFailingAt === null) return null;
  return (
    <p className="quiet text-small">
      {t.rich("interval", {
        first: () => <Time at={firstFailingAt} />,
        last: () => (lastGoodAt ? <Time at={lastGoodAt} /> : t("unknown")),
      })}
    </p>
  );
}

function Mark({ atMs, label }: ClockMark) {
  return (
    <>
      <div className="mark" style={{ left: `${percentOf(atMs)}%` }} />
      <div className="mark-label" style={{ left: `${percentOf(atMs)}%` }}>
        {label}
      </div>
    </>
  );
}

/** Hatched: from now to p50 in blue, from there to p95 in grey. */
function Prediction({
  elapsedMs,
  p50Ms,
  p95Ms,
}: {
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}) {
  const t = useTranslations("ui.clock");
  const formatDuration = useDuration();
  const [now, p50, p95] = [percentOf(elapsedMs), percentOf(p50Ms), percentOf(p95Ms)];
  const tailFrom = Math.max(now, p50);
  return (
    <>
      {p50 > now ? <div className="predicted" style={{ left: `${now}%`, width: `${p50 - now}%` }} /> : null}
      {p95 > tailFrom ? <div className="tail" style={{ left: `${tailFrom}%`, width: `${p95 - tailFrom}%` }} /> : null}
      <div className="below p50" style={{ left: `${p50}%` }}>
        {t("p50", { time: formatDuration(p50Ms) })}
      </div>
      {p95 - p50 > 9 ? (
        <div className="below" style={{ left: `${p95}%` }}>
          {t("p95", { time: formatDuration(p95Ms) })}
        </div>
      ) : null}
    </>
  );
}
