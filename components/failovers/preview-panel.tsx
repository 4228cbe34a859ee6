"use client";
import { useTranslations } from "next-intl";
import type { BeforeVerdict, PlanChoice, PlanPreview } from "#server/plans/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import { PreviewSteps } from "./preview-steps.tsx";
import { useRefusal } from "./refusal.tsx";
import { shortHash } from "./run-head.tsx";
import { runName } from "./run-name.ts";
import { blocking } from "./submit-reason.ts";

type Refused = { readonly data?: { readonly key?: unknown; readonly values?: unknown } | null | undefined };
type Props = {
  readonly plan: PlanChoice;
  readonly complete: boolean;
  readonly preview: PlanPreview | null;
  readonly checks: readonly BeforeVerdict[] | null;
  readonly error: Refused | null;
  readonly lossy: boolean;
};

/** What would happen, from the same freezing and the same guard as the request: verdicts first, then every call in order. */
export function PreviewPanel({ plan, complete, preview, checks, error, lossy }: Props) {
  const t = useTranslations("failovers.start");
  const refusal = useRefusal();
  if (!complete)
    return (
      <Panel title={t("preview")}>
        <PanelEmpty icon="eye" what={t("fillFirst")} why={t("fillFirstWhy")} />
      </Panel>
    );
  if (error) {
    const told = {
      key: String(error.data?.key ?? "unexpected"),
      values: (error.data?.values ?? {}) as Record<string, unknown>,
    };
    return (
      <Panel title={t("preview")}>
        <PanelError what={t("notPreviewed")} why={refusal(told)} />
      </Panel>
    );
  }
  if (!preview)
    return (
      <Panel title={t("preview")}>
        <PanelLoading lines={5} />
      </Panel>
    );
  return (
    <Panel
      title={t("preview")}
      note={<span className="mono">{`${plan.name} v${preview.version} · ${shortHash(preview.hash)}`}</span>}
    >
      <Verdicts preview={preview} lossy={lossy} />
      {(["before", "step", "verify"] as const).map((phase) => (
        <PreviewSteps
          key={phase}
          phase={phase}
          steps={preview.steps.filter((step) => step.phase === phase)}
          checks={checks}
        />
      ))}
    </Panel>
  );
}

function Verdicts({ preview, lossy }: { readonly preview: PlanPreview; readonly lossy: boolean }) {
  const t = useTranslations("failovers.start");
  const formatTook = useTook();
  const reasons = useReasons();
  const busy = blocking(preview, lossy);
  const approval = preview.approval ?? (lossy ? preview.lossApproval : null);
  const refusing = preview.sovereignty.reasons.filter((reason) => reason.refuses);
  return (
    <dl className="pairs verdicts">
      <dt>{t("sovereignty")}</dt>
      <dd>
        <Status state={preview.sovereignty.allowed ? "ok" : "bad"}>
          {t(preview.sovereignty.allowed ? "allowed" : "refused")}
        </Status>{" "}
        {t("movements", { n: preview.sovereignty.movements.length })}
        {refusing.map((reason) => (
          <span key={`${reason.key} ${Object.values(reason.values).join(" ")}`} className="bad line">
            {reasons.one({ key: `sovereignty.${reason.key}`, values: reason.values })}
          </span>
        ))}
      </dd>
      <dt>{t("loss")}</dt>
      <dd>{t(lossy && preview.overwrites ? "lossOverwrite" : lossy && preview.promotes ? "lossOpen" : "lossNone")}</dd>
      <dt>{t("regions")}</dt>
      <dd>
        {preview.regions.join(", ") || "—"}
        {busy.map((run) => (
          <span key={run.number} className="line">
            <Status state="bad">{t("busyWith", { run: runName(run.number) })}</Status>{" "}
            <ButtonLink size="small" href={`/failovers/${run.number}`}>
              {t("openRun")}
            </ButtonLink>
          </span>
        ))}
      </dd>
      <dt>{t("takes")}</dt>
      <dd>
        {preview.past
          ? t("usual", {
              p50: formatTook(preview.past.p50Ms),
              p95: formatTook(preview.past.p95Ms),
              n: preview.past.n,
            })
          : t("neverRun")}
      </dd>
      {approval ? (
        <>
          <dt>{t("approval")}</dt>
          <dd>
            {t("approvalRule", {
              approvers: approval.approvers,
              asked: approval.asked.join(", "),
              minutes: Math.round(approval.expiresMs / 60_000),
            })}
          </dd>
        </>
      ) : null}
    </dl>
  );
}
