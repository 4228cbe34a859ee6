"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { parseAsBoolean, parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useState } from "react";
import { requestFailoverAction } from "#server/failovers/actions.ts";
import type { PlanChoice } from "#server/plans/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
import { OverwriteOutlook } from "./lost-rows/overwrite-outlook.tsx";
import { PlanChoices } from "./plan-choices.tsx";
import { PlanParams } from "./plan-params.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { LossOutlook } from "./promotion/loss-outlook.tsx";
import { isReason, ReasonField } from "./reason-field.tsx";
import { RunbookButton } from "./runbook-button.tsx";
import { losesSomething, mayLose, submitReason } from "./submit-reason.ts";
import { unlessForbidden } from "./unless-forbidden.ts";
import { useActing } from "./use-acting.ts";

/** Choose a plan, fill it in, see what it would do, ask for it. Plan and parameters are in the address: a link is a prepared start. */
export function StartPage() {
  const t = useTranslations("failovers");
  const trpc = useTRPC();
  const plans = useQuery(trpc.plans.list.queryOptions(undefined, unlessForbidden));
  const [{ plan: name }, setAddress] = useQueryStates({ plan: parseAsString, loss: parseAsBoolean });
  const plan = plans.data?.find((one) => one.name === name) ?? null;
  // A loss is allowed for the plan it was seen with, not for the next one.
  const choose = (next: string) => void setAddress({ plan: next, loss: null });
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">{t("start.title")}</h1>
          <p className="quiet">{t("start.lead")}</p>
        </div>
      </header>
      {plans.data ? (
        plans.data.length === 0 ? (
          <Panel title={t("start.plans")}>
            <PanelEmpty icon="document" what={t("start.noPlans")} why={t("start.noPlansWhy")} />
          </Panel>
        ) : (
          <div className="start">
            <div className="start-left">
              <Panel title={t("start.plans")} note={t("start.inForce", { n: plans.data.length })}>
                <PlanChoices plans={plans.data} chosen={name} onChoose={choose} />
              </Panel>
            </div>
            {plan ? (
              <Prepare key={plan.name} plan={plan} />
            ) : (
              <Panel title={t("start.preview")}>
                <PanelEmpty
                  icon="eye"
                  what={t(name ? "start.unknownPlan" : "start.choose")}
                  why={t("start.chooseWhy")}
                />
              </Panel>
            )}
          </div>
        )
      ) : (
        <Panel title={t("start.plans")}>
          {plans.error ? (
            <PanelError
              what={t("start.unread")}
              why={t(plans.error.data?.code === "FORBIDDEN" ? "start.mayNot" : "list.unreadWhy")}
            />
          ) : (
            <PanelLoading lines={5} />
          )}
        </Panel>
      )}
    </div>
  );
}

/** Parameters, reason, preview, and the request itself. */
function Prepare({ plan }: { readonly plan: PlanChoice }) {
  const t = useTranslations("failovers.start");
  const trpc = useTRPC();
  const router = useRouter();
  const { busy, act } = useActing();
  const [values, setValues] = useQueryStates(
    Object.fromEntries(
      Object.entries(plan.params).map(([name, param]) => [
        name,
        param.default === undefined ? parseAsString : parseAsString.withDefault(param.default),
      ]),
    ),
  );
  const [allowed, setAllowed] = useQueryState("loss", parseAsBoolean.withDefault(false));
  const [reason, setReason] = useState("");
  // One id for one intent: a second click, or the same click sent again, is the same run.
  const [requestId] = useState(() => crypto.randomUUID());
  const filled = Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const complete = Object.keys(plan.params).every((name) => filled[name]);
  const preview = useQuery(
    trpc.plans.preview.queryOptions(
      { plan: plan.name, values: filled },
      { enabled: complete, refetchInterval: 10_000, staleTime: 0 },
    ),
  );
  const lossy = mayLose(allowed, preview.data ?? null);
  const checks = useQuery(
    trpc.plans.checks.queryOptions(
      { plan: plan.name, values: filled },
      { enabled: complete, refetchInterval: 10_000, staleTime: 0 },
    ),
  );
  const loss = useQuery(
    trpc.plans.loss.queryOptions(
      { plan: plan.name, values: filled },
      { enabled: complete && lossy, refetchInterval: 5_000, staleTime: 0 },
    ),
  );
  const why = submitReason({
    loss: loss.data ?? null,
    checks: checks.data ?? null,
    complete,
    preview: preview.data ?? null,
    failed: preview.isError,
    reason: isReason(reason),
    lossy,
  });
  const send = async () => {
    const answer = await act(() =>
      requestFailoverAction({
        plan: plan.name,
        values: filled,
        reason: reason.trim(),
        requestId,
        allowDataLoss: lossy,
      }),
    );
    if (answer) router.push(answer.approvalId ? `/approvals/${answer.approvalId}` : `/failovers/${answer.number}`);
  };
  return (
    <div className="start-right">
      <Panel title={t("fill")} end={<RunbookButton plan={plan.name} />}>
        <form
          className="start-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (why === null) void send();
          }}
        >
          <PlanParams
            plan={plan}
            values={filled}
            onChange={(name, value) => void setValues({ [name]: value || null })}
          />
          <ReasonField label={t("reason")} value={reason} onChange={setReason} />
          {preview.data && losesSomething(preview.data) ? (
            <label className="loss-choice">
              <input
                type="checkbox"
                checked={lossy}
                onChange={(event) => void setAllowed(event.target.checked || null)}
              />
              <span>
                <b>{t(preview.data.overwrites ? "allowOverwrite" : "allowLoss")}</b>
                <small>
                  {t(
                    !preview.data.mayAllowLoss
                      ? "allowLossNot"
                      : preview.data.overwrites
                        ? "allowOverwriteWhy"
                        : "allowLossWhy",
                  )}
                </small>
              </span>
            </label>
          ) : null}
          <Button
            type="submit"
            kind="primary"
            size="large"
            wide
            busy={busy}
            disabledReason={why === null ? null : t(`cannot.${why}`)}
          >
            {t(preview.data?.approval || lossy ? "ask" : "go")}
          </Button>
        </form>
      </Panel>
      {lossy && preview.data?.overwrites ? <OverwriteOutlook compared={preview.data.overwrites.compared} /> : null}
      {lossy && complete && preview.data?.promotes ? (
        <LossOutlook outlooks={loss.data ?? null} failed={loss.isError} />
      ) : null}
      <PreviewPanel
        plan={plan}
        complete={complete}
        preview={preview.data ?? null}
        checks={checks.data ?? null}
        error={preview.error}
        lossy={lossy}
      />
    </div>
  );
}
