"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { PointBody } from "./point-body.tsx";

/** One recovery point, live. */
export function PointPage({ id }: { readonly id: string }) {
  const t = useTranslations("backups.point");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.backups.point.queryOptions({ id }, { refetchInterval: 30_000 }));
  if (data) return <PointBody point={data} stale={error !== null} />;
  if (!error)
    return (
      <Panel title={t("loading")}>
        <PanelLoading lines={6} />
      </Panel>
    );
  const missing = error.data?.code === "NOT_FOUND" || error.data?.code === "BAD_REQUEST";
  return (
    <>
      <h1 className="text-page">{t(missing ? "missing" : "unread")}</h1>
      <Panel title={t("title")}>
        <PanelError
          what={t(missing ? "missing" : "unread")}
          why={t(missing ? "missingWhy" : "unreadWhy")}
          action={
            missing ? (
              <ButtonLink size="small" href="/backups/points">
                {t("toList")}
              </ButtonLink>
            ) : (
              <Button size="small" onClick={() => void refetch()}>
                {t("retry")}
              </Button>
            )
          }
        />
      </Panel>
    </>
  );
}
