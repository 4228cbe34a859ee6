"use client";
import { useLocale, useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { proposalName } from "../approvals/proposal-name.ts";
import { useActs } from "../shell/acts.tsx";
import { localTitle, runName } from "../shell/local-title.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Status } from "../ui/status.tsx";

/** One violet box answers «who is being waited for». Nothing waits: it is not there. */
export function WaitingBox({ banner }: { readonly banner: Banner }) {
  const t = useTranslations("overview.waiting");
  const approvals = useTranslations("approvals.list");
  const locale = useLocale();
  const { sees } = useActs();
  const waiting = banner.openRuns.flatMap((run) =>
    run.status === "awaiting_approval" || run.status === "paused" ? [{ ...run, status: run.status }] : [],
  );
  const count = waiting.length + banner.pendingProposals.length;
  if (count === 0) return null;
  return (
    <section className="waiting-box" aria-label={t("title", { count })}>
      <Status state="hold">{t("title", { count })}</Status>
      <ul>
        {waiting.map(({ id, number, title, status }) => (
          <Waiting
            key={id}
            name={runName(number)}
            what={localTitle(title, locale, "")}
            state={status}
            to={`/failovers/${number}`}
          />
        ))}
        {banner.pendingProposals.map(({ id, number, changes }) => (
          <Waiting
            key={id}
            name={proposalName(number)}
            what={approvals("policy", { n: changes })}
            state="awaiting_approval"
            to={sees.approvals ? `/approvals/${id}` : null}
          />
        ))}
      </ul>
    </section>
  );
}

type WaitingProps = {
  readonly name: string;
  readonly what: string;
  readonly state: "awaiting_approval" | "paused";
  /** Null: this viewer may not open it. */
  readonly to: string | null;
};

function Waiting({ name, what, state, to }: WaitingProps) {
  const t = useTranslations("overview.waiting");
  return (
    <li className="row apart">
      <span>
        {name} {what} <span className="soft text-small">{t(state)}</span>
      </span>
      {to === null ? null : (
        <ButtonLink size="small" href={to}>
          {t("look")}
        </ButtonLink>
      )}
    </li>
  );
}
