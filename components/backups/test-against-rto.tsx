"use client";
import { useTranslations } from "next-intl";
import type { RunView } from "#server/failovers/router.ts";
import { stepBar } from "../failovers/step-timing.ts";
import { useNow } from "../live/clock.tsx";
import { Bar } from "../ui/bar.tsx";
import { formatDuration } from "../ui/format-duration.ts";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import type { Phase, TestFacts } from "./test-phases.ts";

type Props = { readonly run: RunView; readonly phases: readonly Phase[]; readonly facts: TestFacts };

/** The restore's own time against what there is for the whole recovery. Not measured before it was restored. */
export function TestAgainstRto({ run, phases, facts }: Props) {
  const t = useTranslations("backups.test");
  const formatTook = useTook();
  const now = useNow();
  const rto = run.objectiveMs;
  const restore = phases.find(({ phase }) => phase === "restore")?.steps[0];
  const running = restore?.status === "running" ? (stepBar(restore, now).tookMs ?? null) : null;
  const measured = facts.restored === null ? null : facts.restored.copyMs + facts.restored.replayMs;
  const ms = measured ?? running;
  const share = ms === null || rto === null || rto === 0 ? null : ms / rto;
  return (
    <Panel title={t("rto")} note={rto === null ? t("noRto") : t("rtoNote", { rto: formatDuration(rto) })}>
      {ms === null ? (
        <Status state="na">{t("notYet")}</Status>
      ) : (
        <div className="against-rto">
          <span className="text-title">{formatTook(ms)}</span>
          {share === null ? null : (
            <>
              <Bar
                value={share}
                state={share > 1 ? "bad" : measured === null ? "run" : "neutral"}
                label={t("share", { share: percentOf(share) })}
              />
              <Status state={share > 1 ? "bad" : measured === null ? "run" : "ok"}>
                {t("share", { share: percentOf(share) })}
              </Status>
            </>
          )}
        </div>
      )}
    </Panel>
  );
}

/** `0.1 %` rather than nothing. */
function percentOf(share: number): string {
  const percent = share * 100;
  return percent < 10 ? percent.toFixed(1) : String(Math.round(percent));
}
