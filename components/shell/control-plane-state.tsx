"use client";
import { useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";
import { controlPlaneVerdict, type Verdict } from "./control-plane-verdict.ts";

type Props = {
  readonly controlPlane: Banner["controlPlane"] | null;
  /** Why what is shown is not of now; null while it is. */
  readonly error: unknown;
};

/** The product's own state, measured like everything else; worst first. */
export function ControlPlaneState({ controlPlane, error }: Props) {
  const t = useTranslations("shell.controlPlane");
  const { state, word } = useVerdict(controlPlane, error);
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

function useVerdict(controlPlane: Props["controlPlane"], error: unknown): Verdict {
  const now = useNow();
  const live = useLive();
  return controlPlaneVerdict({ controlPlane, error, heard: live.state !== "lost", now });
}
