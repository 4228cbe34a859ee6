"use client";
import { useTranslations } from "next-intl";
import { differingRows } from "#domain/recovery-points/row-sample.ts";
import { STEP_ICON } from "../failovers/step-node.tsx";
import { stepBar } from "../failovers/step-timing.ts";
import { StepTrouble } from "../failovers/step-trouble.tsx";
import { useNow } from "../live/clock.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { lookedAtNothing, type Phase, statusOf, type TestFacts } from "./test-phases.ts";

type Props = { readonly phase: Phase; readonly facts: TestFacts };
const TONE: Readonly<Partial<Record<ReturnType<typeof statusOf>, string>>> = {
  done: "ok",
  running: "run",
  failed: "bad",
  waiting_for_person: "hold",
};

/** One phase: how it stands, how long it takes against past tests, and what was found. */
export function TestPhaseRow({ phase, facts }: Props) {
  const t = useTranslations("backups.test");
  const formatTook = useTook();
  const word = useTranslations("failovers.step.status");
  const now = useNow();
  const status = statusOf(phase);
  const unmeasured = status === "done" && lookedAtNothing(phase, facts);
  const tone = unmeasured ? undefined : TONE[status];
  const [step] = phase.steps;
  const bar = step ? stepBar(step, now) : null;
  const took = phase.steps.reduce((sum, one) => sum + (stepBar(one, now).tookMs ?? 0), 0);
  const begun = phase.steps.some((one) => one.startedAt !== null);
  return (
    <li className={`test-phase ${status}`}>
      <div className="name">
        <Icon name={unmeasured ? "unmeasured" : STEP_ICON[status]} className={tone ?? "na"} />
        <span className="strong">{t(`phase.${phase.phase}`)}</span>
        <span className={`text-small ${tone ?? "quiet"}`}>{unmeasured ? t("unmeasured") : word(status)}</span>
      </div>
      <div className="progress">
        {bar?.scale ? (
          <span
            className="phase-bar"
            role="img"
            aria-label={t("against", {
              p50: formatTook(step?.past?.p50Ms ?? 0),
              p95: formatTook(step?.past?.p95Ms ?? 0),
            })}
          >
            <i className={status === "running" ? "run" : ""} style={{ width: `${bar.scale.fill}%` }} />
            <b style={{ left: `${bar.scale.p50}%` }} />
            <b className="p95" style={{ left: `${bar.scale.p95}%` }} />
          </span>
        ) : (
          <span className="quiet text-small">{t("neverTimed")}</span>
        )}
      </div>
      <div className="took strong">{begun ? formatTook(took) : <span className="quiet">—</span>}</div>
      <div className="found">
        <Found phase={phase.phase} facts={facts} done={status === "done"} />
        {phase.steps.map((one) => (
          <StepTrouble key={one.id} why={one.error} />
        ))}
      </div>
    </li>
  );
}

function Found({
  phase,
  facts,
  done,
}: {
  readonly phase: Phase["phase"];
  readonly facts: TestFacts;
  readonly done: boolean;
}) {
  const t = useTranslations("backups.test.found");
  const formatTook = useTook();
  const { restored, canaries, rows, rls } = facts;
  if (phase === "restore") {
    if (restored === null) return null;
    return <>{t("restore", { copy: formatTook(restored.copyMs), replay: formatTook(restored.replayMs) })}</>;
  }
  if (phase === "canaries") {
    if (canaries === null) return null;
    const { before, missing, after, beyond } = canaries;
    return (
      <dl className="both-sides">
        <div>
          <dt>{t.rich("before", { time: () => (facts.target ? <Time at={facts.target} /> : "—") })}</dt>
          <dd className={missing > 0 ? "bad strong" : ""}>{t("kept", { n: before - missing, of: before })}</dd>
        </div>
        <div>
          <dt>{t.rich("after", { time: () => (facts.target ? <Time at={facts.target} /> : "—") })}</dt>
          <dd className={beyond > 0 ? "bad strong" : ""}>{t("absent", { n: after - beyond, of: after })}</dd>
        </div>
      </dl>
    );
  }
  if (phase === "rows") {
    if (rows === null) return null;
    if (!rows.made) return <span className="quiet">{t(`notSampled.${rows.why}`)}</span>;
    const { missing, changed, unreadable } = rows;
    const figures = { n: rows.sampled, tables: rows.tables, of: rows.of };
    if (differingRows(rows) === 0) return <>{t("rowsAlike", figures)}</>;
    return <span className="bad strong">{t("rowsDiffer", { n: rows.sampled, missing, changed, unreadable })}</span>;
  }
  if (phase === "rls") {
    if (rls === null) return null;
    return (
      <span className={rls.holds ? "" : "bad strong"}>
        {t(rls.holds ? "rlsHolds" : "rlsOpen", { n: rls.tables ?? 0 })}
      </span>
    );
  }
  if (!done) return null;
  return <>{t(phase)}</>;
}
