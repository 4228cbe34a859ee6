"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { LiveEvidence, RunApprovalView } from "#server/approvals/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";

type Change = {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly leaves?: boolean;
};

/** What was signed beside what is so now: as the worker wrote it when it voided the request, or as measured this moment. */
export function ChangedEvidence({
  view,
  evidence,
}: {
  readonly view: RunApprovalView;
  readonly evidence: LiveEvidence | null;
}) {
  const t = useTranslations("approvals.changed");
  const changes: readonly Change[] = view.status === "voided" ? view.voidedBecause : (evidence?.changes ?? []);
  if (changes.length === 0) return null;
  return (
    <section className="card changed" aria-labelledby="changed">
      <h2 id="changed">
        <Icon name="hash" />
        {t(view.status === "voided" ? "title" : "titleNow")}
        {evidence ? (
          <span className="end">
            <Time at={evidence.evaluatedAt} /> {t("again")}
          </span>
        ) : null}
      </h2>
      {changes.map((change) => (
        <ChangeRow
          key={`${change.key} ${Object.values(change.values).join(" ")}`}
          change={change}
          leaves={change.leaves ?? true}
          frozen={view.envelope.headroom.measured}
        />
      ))}
      <div className="note">
        <Icon name="eye" size="s" />
        <span>{t("note")}</span>
      </div>
    </section>
  );
}

type RowProps = {
  readonly change: Change;
  readonly leaves: boolean /** Headroom as it was signed, 0-1. */;
  readonly frozen: number | null;
};

function ChangeRow({ change, leaves, frozen }: RowProps) {
  const unknown = useWords("approvals.unknown");
  const names = useWords("approvals.changed.name");
  const t = useTranslations("approvals.changed");
  const reasons = useReasons();
  const format = useFormatter();
  const share = change.key.startsWith("headroom");
  const figure = (value: string | number | undefined) =>
    typeof value === "number" && share ? format.number(value, { style: "percent", maximumFractionDigits: 0 }) : value;
  const was = figure(change.values["frozen"] ?? (share ? (frozen ?? undefined) : undefined));
  const now = figure(change.values["now"]);
  const what = String(change.values["what"] ?? "");
  const named = { ...change.values, what: unknown(what, change.values) ?? what };
  const answer = (value: typeof was) => (change.key === "source-changed" ? t(`answer.${answerKey(value)}`) : value);
  const refused = String(change.values["reasons"] ?? "")
    .split(", ")
    .map((one) => reasons.one({ key: `sovereignty.${one}`, values: {} }));
  const minimum = figure(change.values["minimum"]);
  const values = { ...named, ...(minimum === undefined ? {} : { minimum }), reasons: refused.join(" · ") };
  const name = names(change.key, values) ?? change.key;
  if (was === undefined && now === undefined) {
    return (
      <div className="change-row">
        <span className={leaves ? "is bad" : "is"} style={{ gridColumn: "1 / -1" }}>
          {leaves ? <Icon name="cross" size="s" /> : null} {name}
        </span>
      </div>
    );
  }
  return (
    <div className="change-row">
      <span className="quiet">{name}</span>
      <span className={leaves ? "was" : "quiet"}>{answer(was) ?? "—"}</span>
      <Icon name="arrow" size="xs" className="quiet" />
      <span className={leaves ? "is bad" : "is"}>
        {leaves ? <Icon name="cross" size="s" /> : null} {answer(now) ?? t("notMeasured")}
      </span>
    </div>
  );
}

/** Whether a zone's agent answers: true, false (nonsense), null (silence); anything else was not measured. */
function answerKey(value: string | number | undefined): "true" | "false" | "null" | "undefined" {
  return value === "true" || value === "false" || value === "null" ? value : "undefined";
}
