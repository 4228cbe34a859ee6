"use client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import type { Findable } from "#server/overview/find-things.ts";
import { useTRPC } from "../live/trpc.ts";
import { localTitle } from "../shell/local-title.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";

type Choice = Findable["plans"][number];

/** What was made for the loss of a zone comes first, with the lost zone filled in. */
function plansFor(plans: readonly Choice[]): readonly Choice[] {
  return [...plans].sort((a, b) => Number(b.zoneParam !== null) - Number(a.zoneParam !== null));
}

function zoneOf({ zoneParam }: Choice, zones: readonly string[]): Record<string, string> {
  const [zone] = zones;
  return zoneParam && zone && zones.length === 1 ? { [zoneParam]: zone } : {};
}

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
        {plansFor(data?.plans ?? []).map((plan) => (
          <li className="row apart" key={plan.name}>
            <span>
              {localTitle(plan.title, locale, plan.name)} <span className="mono quiet">{plan.name}</span>
            </span>
            <ButtonLink
              size="small"
              {...(plan.zoneParam ? { kind: "primary" as const } : {})}
              href={`/failovers/new?${new URLSearchParams({ plan: plan.name, ...zoneOf(plan, zones) })}`}
            >
              {t("start")}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
