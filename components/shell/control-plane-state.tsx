"use client";
import { useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { type State, Status } from "../ui/status.tsx";

type Props = { readonly controlPlane: Banner["controlPlane"] | null; readonly failed: boolean };

/** The product's own state, measured like everything else; worst first. */
export function ControlPlaneState({ controlPlane, failed }: Props) {
  const t = useTranslations("shell.controlPlane");
  const { state, word } = useVerdict(controlPlane, failed);
  return (
    <section className="control-plane" aria-label={t("title")}>
      <div>
        <span className="name">{t("title")}</span>
        <Status state={state}>{t(word)}</Status>
      </div>
      {controlPlane ? (
        <dl>
          <div>
            <dt>{t("workers")}</dt>
            <dd>
              {controlPlane.workers.alive} / {controlPlane.workers.known}
            </dd>
          </div>
          <div>
            <dt>{t("measured")}</dt>
            <dd>{controlPlane.newestMeasurementAt ? <AgeText at={controlPlane.newestMeasurementAt} /> : t("none")}</dd>
          </div>
          <div>
            <dt>{t("database")}</dt>
            <dd>{t("ms", { ms: controlPlane.databaseMs })}</dd>
          </div>
        </dl>
      ) : null}
    </section>
  );
}

function useVerdict(
  controlPlane: Props["controlPlane"],
  failed: boolean,
): { readonly state: State; readonly word: "good" | "noWorker" | "stale" | "down" | "unknown" } {
  const now = useNow();
  const live = useLive();
  if (failed) return { state: "bad", word: "down" };
  if (!controlPlane || live.state === "lost") return { state: "na", word: "unknown" };
  if (controlPlane.workers.alive === 0) return { state: "bad", word: "noWorker" };
  const newest = controlPlane.newestMeasurementAt;
  if (!newest || now - Date.parse(newest) > controlPlane.staleAfterMs + 2_000) return { state: "risk", word: "stale" };
  return { state: "ok", word: "good" };
}
