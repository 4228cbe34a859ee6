"use client";
import { useLocale, useTranslations } from "next-intl";
import { TERMINAL } from "#domain/runs/status.ts";
import type { RunRights, RunView } from "#server/failovers/router.ts";
import { useLive } from "../live/live.tsx";
import { Age } from "../ui/age.tsx";
import { Time } from "../ui/time.tsx";
import { isSettled, toColumns } from "./columns.ts";
import { RunControls } from "./run-controls.tsx";
import { runName } from "./run-name.ts";
import { RunStatusMark } from "./run-status.tsx";
import { runTitle } from "./run-title.ts";

type Props = {
  readonly run: RunView;
  readonly may: RunRights;
  readonly stale: boolean;
  readonly onChanged: () => void;
};

/** What runs, in which state, by whom, from which frozen plan, with which token. */
export function RunHead({ run, may, stale, onChanged }: Props) {
  const t = useTranslations("failovers.head");
  const locale = useLocale();
  const live = useLive();
  const bold = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const mono = (chunks: React.ReactNode) => <span className="mono">{chunks}</span>;
  return (
    <header className="run-head">
      <div>
        <div className="line">
          <h1>{runTitle(run.plan, locale)}</h1>
          <RunStatusMark status={run.status} desired={run.desired} loud="tint" detail={useGroupDetail(run)} />
        </div>
        <p className="meta">
          <span className="mono">{runName(run.number)}</span>
          <span>
            {t.rich("plan", {
              name: run.plan.name,
              version: run.plan.version,
              hash: shortHash(run.plan.hash),
              b: bold,
              mono,
            })}
          </span>
          <span>
            {t.rich("requested", { by: run.requestedByName, b: bold })} <Time at={run.requestedAt} shape="moment" />
          </span>
          {run.executor ? <span>{t.rich("executor", { executor: shortExecutor(run.executor), mono })}</span> : null}
          <span>{run.fencingToken ? t.rich("token", { token: run.fencingToken, mono }) : t("noToken")}</span>
          <span>{t("regions", { regions: run.regions.join(", ") })}</span>
        </p>
        <p className="meta">
          <span>{t("reason", { reason: run.reason })}</span>
        </p>
      </div>
      <div className="end">
        {TERMINAL.has(run.status) ? null : (
          <Age at={live.heardAt && !stale ? live.heardAt : run.readAt} staleAfterMs={7_000} live />
        )}
        <RunControls run={run} may={may} onChanged={onChanged} />
      </div>
    </header>
  );
}

/** `단계 3/5` while it runs; nothing otherwise. */
function useGroupDetail(run: RunView): string | null {
  const t = useTranslations("failovers.head");
  if (run.status !== "running" && run.status !== "paused") return null;
  const own = toColumns(run.steps).filter((column) => column.phase === "step");
  const at = own.findIndex((column) => column.steps.some((step) => !isSettled(step)));
  return at < 0 ? null : t("group", { n: at + 1, all: own.length });
}

export function shortHash(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 4)}…${hash.slice(-4)}` : hash;
}

/** `host/worker-7f3a21` → `worker-7f3a21`; long ones by their end, where they differ. */
function shortExecutor(id: string): string {
  const name = id.split("/").at(-1) ?? id;
  return name.length > 20 ? `…${name.slice(-12)}` : name;
}
