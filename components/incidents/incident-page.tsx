"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { IncidentBody } from "./incident-body.tsx";

/** The page of one incident: live, and honest about not being so. */
export function IncidentPage({ number }: { readonly number: number }) {
  const t = useTranslations("incidents.page");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.incidents.read.queryOptions({ number }, { refetchInterval: 15_000, enabled: number > 0 }),
  );
  if (data)
    return (
      <IncidentBody incident={data.incident} may={data.may} stale={error !== null} onChanged={() => void refetch()} />
    );
  const missing = number === 0 || error?.data?.code === "NOT_FOUND";
  if (!error && !missing) {
    return (
      <Panel title={t("loading")}>
        <PanelLoading lines={6} />
      </Panel>
    );
  }
  return (
    <Panel title={t(missing ? "missing" : "unread")}>
      <PanelError
        what={t(missing ? "missingWhat" : "unreadWhat")}
        why={t("unreadWhy")}
        action={<ButtonLink href="/incidents">{t("toList")}</ButtonLink>}
      />
    </Panel>
  );
}
