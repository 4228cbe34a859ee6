"use client";
import { useTranslations } from "next-intl";
import { TERMINAL } from "#domain/runs/status.ts";
import type { RunView } from "#server/failovers/router.ts";
import { RunStatusMark } from "../failovers/run-status.tsx";
import { useLive } from "../live/live.tsx";
import { runName } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { Crumb } from "./crumb.tsx";
import { TestAgainstRto } from "./test-against-rto.tsx";
import { TestPhaseRow } from "./test-phase-row.tsx";
import { type Phase, statusOf, type TestFacts } from "./test-phases.ts";

type Props = {
  readonly run: RunView;
  readonly phases: readonly Phase[];
  readonly facts: TestFacts;
  readonly stale: boolean;
};

/** To which second, how far it is, how long it took against the objective, and what was found on both sides. */
export function TestBody({ run, phases, facts, stale }: Props) {
  const t = useTranslations("backups.test");
  const live = useLive();
  const over = TERMINAL.has(run.status);
  return (
    <div className="list-page test-page">
      <header className="list-head">
        <div>
          <Crumb also={<span className="mono">{runName(run.number)}</span>} />
          <h1 className="text-page" aria-live="polite">
            <Sentence run={run} phases={phases} facts={facts} />
          </h1>
          <p className="quiet">{t("reason", { by: run.requestedByName, reason: run.reason })}</p>
        </div>
        <div className="push row">
          {over ? null : <Age at={live.heardAt && !stale ? live.heardAt : run.readAt} staleAfterMs={7_000} live />}
          <RunStatusMark status={run.status} desired={run.desired} loud="tint" />
          <ButtonLink href={`/failovers/${run.number}`}>
            {t("execution")} <Icon name="right" size="xs" />
          </ButtonLink>
        </div>
      </header>
      {stale ? (
        <p className="note">
          <Status state="na">{t("stale")}</Status>
        </p>
      ) : null}
      <dl className="panel test-facts">
        <div>
          <dt>{t("target")}</dt>
          <dd>{facts.target ? <Time at={facts.target} shape="full" /> : <Asked run={run} />}</dd>
        </div>
        <div>
          <dt>{t("archive")}</dt>
          <dd>
            <span className="mono">{facts.component ?? run.plan.values["component"] ?? "—"}</span>
          </dd>
        </div>
        <div>
          <dt>{t("backup")}</dt>
          <dd>{facts.backup ? <span className="mono">{facts.backup}</span> : <span className="quiet">—</span>}</dd>
        </div>
        <div>
          <dt>{t("reached")}</dt>
          <dd>
            {facts.restored?.lastReplayedAt ? (
              <Time at={facts.restored.lastReplayedAt} shape="moment" />
            ) : (
              <span className="quiet">—</span>
            )}
          </dd>
        </div>
      </dl>
      <Panel title={t("phases")} note={t("phasesNote")} flush>
        <ol className="test-phases">
          {phases.map((phase) => (
            <TestPhaseRow key={phase.phase} phase={phase} facts={facts} />
          ))}
        </ol>
      </Panel>
      <TestAgainstRto run={run} phases={phases} facts={facts} />
    </div>
  );
}

/** The second that was asked for, before one was chosen. */
function Asked({ run }: { readonly run: RunView }) {
  const t = useTranslations("backups.test");
  const asked = run.plan.values["second"];
  if (asked === undefined || Number.isNaN(Date.parse(asked))) return <span className="quiet">{t("anySecond")}</span>;
  return <Time at={asked} shape="full" />;
}

/** What is so now, in one sentence: passed only where everything that was looked for was seen. */
function Sentence({ run, phases, facts }: Pick<Props, "run" | "phases" | "facts">) {
  const t = useTranslations("backups.test");
  const failed = phases.find((phase) => statusOf(phase) === "failed");
  const at = () => (facts.target ? <Time at={facts.target} shape="moment" /> : "—");
  if (!TERMINAL.has(run.status)) {
    const running = phases.find((phase) => !["done", "skipped", "failed"].includes(statusOf(phase)));
    return t("sentence.running", { phase: running ? t(`phase.${running.phase}`) : t("phase.drop") });
  }
  if (failed)
    return (
      <>
        <Icon name="cross" className="bad" /> {t("sentence.failed", { phase: t(`phase.${failed.phase}`) })}
      </>
    );
  const proven = facts.restored !== null && facts.canaries !== null && facts.rls?.holds === true;
  if (run.status === "completed" && proven) return <span>{t.rich("sentence.passed", { time: at })}</span>;
  return (
    <>
      <Icon name="unmeasured" className="na" /> {t("sentence.ended")}
    </>
  );
}
