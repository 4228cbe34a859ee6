"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { LONGEST_ACCEPTANCE_DAYS } from "#domain/objectives/accepted-risk.ts";
import { acceptRiskAction, withdrawRiskAction } from "#server/objectives/actions.ts";
import type { ObjectiveView } from "#server/objectives/router.ts";
import { isReason, ReasonField } from "../failovers/reason-field.tsx";
import { useActing } from "../failovers/use-acting.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

type Props = {
  readonly objective: ObjectiveView;
  readonly may: { readonly accept: boolean; readonly withdraw: boolean };
  readonly onChanged: () => void;
};

/** Who answers for an objective that is not met, why and until when. It is shown as accepted, never as met. */
export function RiskPanel({ objective: { row, cell, risks }, may, onChanged }: Props) {
  const t = useTranslations("objectives.risk");
  const { act, busy } = useActing();
  const [open, setOpen] = useState(false);
  const { accepted } = cell;
  const withdraw = async (id: string) => {
    if (await act(() => withdrawRiskAction({ id }), t("withdrawn"))) onChanged();
  };
  const ended = risks.filter((risk) => risk.id !== accepted?.id);
  return (
    <Panel
      title={t("title")}
      end={
        may.accept && cell.status !== "met" ? (
          <Button size="small" onClick={() => setOpen(true)}>
            {t(accepted ? "renew" : "accept")}
          </Button>
        ) : null
      }
    >
      {accepted ? (
        <div className="accepted-risk">
          <Status state="na" icon="person">
            {t("until")} <Time at={accepted.expiresAt} shape="date" />
          </Status>
          <p>{accepted.reason}</p>
          <p className="quiet text-small">
            {t("by", { owner: accepted.owner, by: accepted.acceptedByName })}{" "}
            <Time at={accepted.acceptedAt} shape="moment" />
          </p>
          {may.withdraw ? (
            <Button size="small" busy={busy} onClick={() => void withdraw(accepted.id)}>
              {t("withdraw")}
            </Button>
          ) : null}
        </div>
      ) : (
        <p className="quiet">{t(cell.status === "met" ? "notNeeded" : "none")}</p>
      )}
      {ended.length > 0 ? (
        <ul className="quiet text-small">
          {ended.slice(0, 5).map((risk) => (
            <li key={risk.id}>
              {t("past", { owner: risk.owner, reason: risk.reason })}{" "}
              <Time at={risk.withdrawnAt ?? risk.expiresAt} shape="date" />
            </li>
          ))}
        </ul>
      ) : null}
      <AcceptDialog
        open={open}
        onOpenChange={setOpen}
        objective={row.id}
        region={cell.region}
        onDone={() => {
          setOpen(false);
          onChanged();
        }}
      />
    </Panel>
  );
}

type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly objective: string;
  readonly region: string;
  readonly onDone: () => void;
};

function AcceptDialog({ open, onOpenChange, objective, region, onDone }: DialogProps) {
  const t = useTranslations("objectives.risk");
  const { act, busy } = useActing();
  const [owner, setOwner] = useState("");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("30");
  const ids = { owner: useId(), days: useId() };
  const whole = Number(days);
  const fits = Number.isInteger(whole) && whole >= 1 && whole <= LONGEST_ACCEPTANCE_DAYS;
  const lacking =
    owner.trim().length < 2 ? "needsOwner" : !isReason(reason) ? "needsReason" : fits ? null : "needsDays";
  const send = async () => {
    const input = { objective, region, owner: owner.trim(), reason: reason.trim(), days: whole };
    if (await act(() => acceptRiskAction(input), t("done"))) onDone();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialog")}
      description={t("dialogWhat")}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabledReason={lacking ? t(lacking, { most: LONGEST_ACCEPTANCE_DAYS }) : null}
            onClick={() => void send()}
          >
            {t("confirm")}
          </Button>
        </>
      }
    >
      <div className="field">
        <label htmlFor={ids.owner}>{t("owner")}</label>
        <input
          id={ids.owner}
          className="input"
          maxLength={100}
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
        />
      </div>
      <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      <div className="field">
        <label htmlFor={ids.days}>{t("days", { most: LONGEST_ACCEPTANCE_DAYS })}</label>
        <input
          id={ids.days}
          className="input"
          type="number"
          min={1}
          max={LONGEST_ACCEPTANCE_DAYS}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
