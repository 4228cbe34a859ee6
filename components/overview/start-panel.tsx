"use client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { localTitle } from "../shell/local-title.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";

/** A zone is lost and nobody has started anything: the plans this person may start. */
export function StartPanel({ zones }: { readonly zones: readonly string[] }) {
  const t = useTranslations("overview.start");
  const locale = useLocale();
  const trpc = useTRPC();
  const { data, isError } = useQuery(trpc.overview.find.queryOptions());
  return (
    <Panel title={t("title")} note={t("note", { zones: zones.join(", ") })}>
      {isError ? <PanelError what={t("failed")} /> : null}
      {data || isError ? null : <PanelLoading lines={4} />}
      {data && data.plans.length === 0 ? (
        <PanelEmpty icon="person" what={t("nobody.what")} why={t("nobody.why")} />
      ) : null}
      <ul className="start-plans">
        {data?.plans.map((plan) => (
          <li className="row apart" key={plan.name}>
            <span>
              {localTitle(plan.title, locale, plan.name)} <span className="mono quiet">{plan.name}</span>
            </span>
            <ButtonLink size="small" href={`/failovers/new?plan=${encodeURIComponent(plan.name)}`}>
              {t("start")}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
