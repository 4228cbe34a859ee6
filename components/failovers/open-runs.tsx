"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { RunRow } from "#server/failovers/router.ts";
import { useActs } from "../shell/acts.tsx";
import { Bar } from "../ui/bar.tsx";
import { Elapsed, Remaining } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { runName } from "./run-name.ts";
import { RunStatusMark } from "./run-status.tsx";
import { runTitle } from "./run-title.ts";

/** Runs that have not ended: what asks for a person stands first and says what is asked. */
export function OpenRuns({ runs }: { readonly runs: readonly RunRow[] }) {
  const t = useTranslations("failovers.open");
  return (
    <section className="open-runs" aria-label={t("label")}>
      {runs.map((run) => (
        <OpenRun key={run.id} run={run} />
      ))}
    </section>
  );
}

function OpenRun({ run }: { readonly run: RunRow }) {
  const t = useTranslations("failovers.open");
  const locale = useLocale();
  const { settled, total } = run.steps;
  const since = run.firstFailingAt ?? run.startedAt;
  const { sees } = useActs();
  const pending = run.status === "awaiting_approval" && run.approval;
  return (
    <Link
      href={pending && sees.approvals ? `/approvals/${pending.id}` : `/failovers/${run.number}`}
      className="panel open-run"
    >
      <span>
        <span className="name">
          {runTitle(run, locale)}
          <RunStatusMark status={run.status} desired={run.desired} loud="tint" />
          <Asked run={run} />
        </span>
        <span className="meta">
          <span className="mono">{runName(run.number)}</span>
          <span className="mono">
            {run.plan} v{run.version}
          </span>
          <span>{run.regions.join(" · ")}</span>
          <span>{t("by", { name: run.requestedByName })}</span>
          <span>{run.reason}</span>
        </span>
      </span>
      <span className="clock">
        {pending ? (
          <Remaining until={pending.expiresAt} />
        ) : since ? (
          <Elapsed since={since} until={run.endedAt} />
        ) : (
          "—"
        )}
        <small className="quiet text-small">
          {pending ? t("untilExpiry") : since ? t(run.firstFailingAt ? "sinceFailure" : "sinceStart") : t("notStarted")}
        </small>
      </span>
      <Bar
        value={total === 0 ? 0 : settled / total}
        state={
          run.steps.failed > 0 && run.status === "paused"
            ? "bad"
            : run.status === "running" || run.status === "verifying"
              ? "run"
              : "neutral"
        }
        label={t("progress", { settled, total })}
      />
    </Link>
  );
}

/** What a person is asked for. */
function Asked({ run }: { readonly run: RunRow }) {
  const t = useTranslations("failovers.open");
  if (run.status === "awaiting_approval" && run.approval)
    return <Status state="hold">{t("approvals", { n: run.approval.approved, all: run.approval.threshold })}</Status>;
  if (run.steps.waitingForPerson > 0) return <Status state="hold">{t("manual")}</Status>;
  if (run.steps.failed > 0 && run.status === "paused")
    return <Status state="bad">{t("failed", { n: run.steps.failed })}</Status>;
  return null;
}
