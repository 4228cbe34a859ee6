"use client";
import { useTranslations } from "next-intl";
import type { RunView } from "#server/failovers/router.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Panel } from "../ui/panel.tsx";
import type { ClockPhase } from "../ui/place-phases.ts";
import { RecoveryClock } from "../ui/recovery-clock.tsx";
import { Time } from "../ui/time.tsx";

/** An unplanned run is judged from the last good observation; a planned one has only the time it takes. */
export function RunClock({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.clock");
  const start = run.lastGoodAt ?? run.firstFailingAt;
  if (!start || !run.firstFailingAt) return run.startedAt ? <PlannedClock run={run} /> : null;
  const beforeStart = Date.parse(run.startedAt ?? run.requestedAt) - Date.parse(start);
  return (
    <RecoveryClock
      startedAt={start}
      endedAt={run.endedAt}
      seen={{
        firstFailing: <Time at={run.firstFailingAt} />,
        lastGood: run.lastGoodAt ? <Time at={run.lastGoodAt} /> : t("unknown"),
      }}
      phases={phasesOf(run, start)}
      predicted={run.past ? { p50Ms: beforeStart + run.past.p50Ms, p95Ms: beforeStart + run.past.p95Ms } : null}
    />
  );
}

/** Detect until it was seen, declare until a person asked, decide until it was approved and started, execute, verify. */
export function phasesOf(
  run: Pick<RunView, "firstFailingAt" | "requestedAt" | "startedAt" | "verifyingAt">,
  start: string,
): readonly ClockPhase[] {
  const all: readonly (readonly [ClockPhase["name"], string | null])[] = [
    ["detect", start],
    ["declare", run.firstFailingAt],
    ["decide", run.requestedAt],
    ["execute", run.startedAt],
    ["verify", run.verifyingAt],
  ];
  return all.flatMap(([name, startedAt]) => (startedAt ? [{ name, startedAt }] : []));
}

function PlannedClock({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.clock");
  if (!run.startedAt) return null;
  return (
    <Panel title={t("planned")} note={t("plannedNote")}>
      <dl className="planned-clock">
        <div>
          <dt>{t("elapsed")}</dt>
          <dd>
            <Elapsed since={run.startedAt} until={run.endedAt} />
          </dd>
        </div>
        <div>
          <dt>{t("execute")}</dt>
          <dd>
            <Elapsed since={run.startedAt} until={run.verifyingAt ?? run.endedAt} />
          </dd>
        </div>
        <div>
          <dt>{t("verify")}</dt>
          <dd>{run.verifyingAt ? <Elapsed since={run.verifyingAt} until={run.endedAt} /> : "—"}</dd>
        </div>
        <div>
          <dt>{t("started")}</dt>
          <dd>
            <Time at={run.startedAt} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
