"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { ObjectiveBody } from "./objective-body.tsx";
import { OBJECTIVE_ADDRESS } from "./objective-filter.ts";

/** One objective in a region, live. */
export function ObjectivePage({ id }: { readonly id: string }) {
  const t = useTranslations("objectives");
  const trpc = useTRPC();
  const [{ region }] = useQueryStates(OBJECTIVE_ADDRESS);
  const { data, error, refetch } = useQuery(
    trpc.objectives.read.queryOptions({ id, region }, { refetchInterval: 10_000 }),
  );
  if (data) return <ObjectiveBody objective={data.objective} may={data.may} onChanged={() => void refetch()} />;
  if (!error)
    return (
      <Panel title={t("title")}>
        <PanelLoading lines={6} />
      </Panel>
    );
  const missing = error.data?.code === "NOT_FOUND";
  return (
    <Panel title={t("title")}>
      <PanelError
        what={t(missing ? "missing" : "unread")}
        why={t(missing ? "missingWhy" : "unreadWhy")}
        action={<ButtonLink href="/objectives">{t("all")}</ButtonLink>}
      />
    </Panel>
  );
}
