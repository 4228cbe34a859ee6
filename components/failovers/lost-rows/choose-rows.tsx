"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { judgeChoice, offeredChoice, type RowsChoice, rowsOverwritten } from "#domain/lost-rows/choice.ts";
import type { Comparison } from "#domain/lost-rows/comparison.ts";
import { chooseRowsAction } from "#server/failovers/actions.ts";
import type { RunRights, RunView, StepView } from "#server/failovers/router.ts";
import { useReasons } from "../../reasons/use-reasons.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { isReason, ReasonField } from "../reason-field.tsx";
import { useActing } from "../use-acting.ts";
import { signedRows } from "./read-lost-rows.ts";

type Props = {
  readonly run: RunView;
  readonly step: StepView;
  readonly comparison: Comparison;
  readonly may: RunRights;
  readonly onChanged: () => void;
};

/** A person decides, with the figures before them, which rows come back; what was written since is only lost where a run was approved for it. */
export function ChooseRows({ run, step, comparison, may, onChanged }: Props) {
  const t = useTranslations("failovers.chooseRows");
  const reasons = useReasons();
  const { busy, act } = useActing();
  const signed = signedRows(run);
  const offered = offeredChoice(comparison);
  const [tables, setTables] = useState<readonly string[]>(offered.what === "copy-back" ? offered.tables : []);
  const [overwrite, setOverwrite] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const choice: RowsChoice = {
    what: "copy-back",
    tables: [...new Set([...tables, ...overwrite])],
    overwrite: [...overwrite],
  };
  const verdict = judgeChoice(choice, comparison, signed);
  const rows = comparison.tables.filter((one) => tables.includes(one.table)).reduce((all, one) => all + one.missing, 0);
  const overwritten = rowsOverwritten(choice, comparison.tables);
  const no = !may.chooseRows ? t("mayNot") : run.status !== "paused" ? t("notPaused") : null;
  const needs = no ?? (isReason(reason) ? null : t("needsReason"));
  const ready = choice.tables.length === 0 ? t("needsTable") : verdict.allowed ? null : t("tooMany");
  const send = async (made: RowsChoice) => {
    const asked = { runId: run.id, stepId: step.id, compared: comparison.id, choice: made, reason: reason.trim() };
    if (await act(() => chooseRowsAction(asked), t("told"))) onChanged();
  };
  const lacking = comparison.tables.filter((one) => one.missing > 0);
  const changed = comparison.tables.filter((one) => one.changed > 0);
  return (
    <section aria-label={t("title")} className="choose-rows">
      <h3>{t("title")}</h3>
      <p>{t("lead")}</p>
      {lacking.map(({ table, missing }) => (
        <Tick
          key={table}
          label={t("bring", { table, n: missing })}
          checked={tables.includes(table)}
          disabled={no !== null}
          onChange={(on) => setTables(toggled(tables, table, on))}
        />
      ))}
      {changed.map(({ table, changed: n }) => (
        <Tick
          key={table}
          label={t("overwrite", { table, n })}
          checked={overwrite.includes(table)}
          disabled={no !== null || signed === null}
          onChange={(on) => setOverwrite(toggled(overwrite, table, on))}
        />
      ))}
      {changed.length > 0 ? (
        <p className="quiet">{signed === null ? t("overwriteNot") : t("signed", { n: signed })}</p>
      ) : null}
      {verdict.reasons
        .filter((one) => !one.refuses)
        .map((one) => (
          <p key={`${one.key} ${Object.values(one.values).join(" ")}`} className="risk">
            {reasons.one(one)}
          </p>
        ))}
      <p className="strong">{t("sum", { rows, overwritten })}</p>
      <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      <div className="choices">
        <Button kind="primary" busy={busy} disabledReason={no ?? ready ?? needs} onClick={() => void send(choice)}>
          <Icon name="check" size="s" />
          {t("confirm")}
        </Button>
        <Button busy={busy} disabledReason={needs} onClick={() => void send({ what: "nothing" })}>
          <Icon name="skip" size="s" />
          {t("nothing")}
        </Button>
      </div>
    </section>
  );
}

function Tick(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="tick">
      <input
        id={id}
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <label htmlFor={id}>{props.label}</label>
    </div>
  );
}

function toggled(all: readonly string[], one: string, on: boolean): readonly string[] {
  return on ? [...all.filter((other) => other !== one), one] : all.filter((other) => other !== one);
}
