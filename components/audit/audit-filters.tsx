"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type HTMLInputTypeAttribute, useId } from "react";
import { unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { useWords } from "../reasons/use-words.ts";
import { Button } from "../ui/button.tsx";
import { TypedInput } from "../ui/typed-input.tsx";
import { type AuditAddress, isFiltered, localOf, momentOf } from "./audit-filter.ts";

const SUBJECTS = ["run", "approval", "plan", "topology", "person", "step"] as const;
type Change = Partial<AuditAddress>;
type Props = {
  readonly address: AuditAddress;
  readonly onChange: (change: Change) => void;
  readonly onClear: () => void;
};

/** Actor, action, subject, time. */
export function AuditFilters({ address, onChange, onClear }: Props) {
  const t = useTranslations("audit");
  const nounWords = useWords("audit.noun");
  const actionWords = useWords("audit.action");
  const trpc = useTRPC();
  // A new kind of action is rare: no change asks this again (domain/live/interests.ts), only who comes back after a minute.
  const actions = useQuery(trpc.audit.actions.queryOptions(undefined, { ...unlessForbidden, staleTime: 60_000 }));
  const nouns = [...new Set((actions.data ?? []).map((action) => action.split(".")[0] ?? action))];
  return (
    <search className="audit-filters" aria-label={t("filters")}>
      <Typed label={t("column.actor")} value={address.actor ?? ""} onTake={(actor) => onChange({ actor })} />
      <Chosen
        label={t("column.action")}
        any={t("anyAction")}
        value={address.action}
        onTake={(action) => onChange({ action })}
      >
        {nouns.map((noun) => (
          <option key={noun} value={noun}>
            {nounWords(noun) ?? noun}
          </option>
        ))}
        {(actions.data ?? []).map((action) => (
          <option key={action} value={action}>
            {actionWords(action) ?? action}
          </option>
        ))}
      </Chosen>
      <Chosen
        label={t("column.subject")}
        any={t("anySubject")}
        value={address.type}
        onTake={(type) => onChange({ type })}
      >
        {SUBJECTS.map((type) => (
          <option key={type} value={type}>
            {t(`subject.${type}`)}
          </option>
        ))}
      </Chosen>
      <Typed label={t("subjectId")} value={address.subject ?? ""} onTake={(subject) => onChange({ subject })} />
      <Typed
        type="datetime-local"
        label={t("from")}
        value={localOf(address.from)}
        onTake={(from) => onChange({ from: momentOf(from ?? "") })}
      />
      <Typed
        type="datetime-local"
        label={t("until")}
        value={localOf(address.until)}
        onTake={(until) => onChange({ until: momentOf(until ?? "") })}
      />
      {isFiltered(address) ? (
        <Button kind="ghost" onClick={onClear}>
          {t("clear")}
        </Button>
      ) : null}
    </search>
  );
}

function Typed({
  label,
  value,
  type = "text",
  onTake,
}: {
  readonly label: string;
  readonly value: string;
  readonly type?: HTMLInputTypeAttribute;
  readonly onTake: (value: string | null) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <TypedInput id={id} type={type} value={value} onTake={onTake} />
    </div>
  );
}

function Chosen({
  label,
  any,
  value,
  onTake,
  children,
}: {
  readonly label: string;
  readonly any: string;
  readonly value: string | null;
  readonly onTake: (value: string | null) => void;
  readonly children: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value ?? ""} onChange={(event) => onTake(event.target.value || null)}>
        <option value="">{any}</option>
        {children}
      </select>
    </div>
  );
}
