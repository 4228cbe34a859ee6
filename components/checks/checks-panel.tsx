"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useTRPC } from "../live/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { PanelUnread } from "../ui/panel-unread.tsx";
import { Status } from "../ui/status.tsx";
import { CheckRow } from "./check-row.tsx";
import "./checks.css";

/** What must hold all the time, tried for real: gateways, their health checks, their mutual TLS, the way to log in. */
export function ChecksPanel() {
  const t = useTranslations("checks");
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.checks.current.queryOptions(undefined, ALSO_UNTOLD));
  if (!data)
    return (
      <PanelUnread
        title={t("title")}
        failed={isError}
        what={t("failed.what")}
        why={t("failed.why")}
        retry={t("failed.retry")}
        onRetry={() => void refetch()}
        lines={4}
        tight
      />
    );
  const bad = data.filter((check) => check.state === "bad").length;
  const unknown = data.filter((check) => check.state === "na").length;
  const title = (
    <>
      {t("title")}{" "}
      {bad > 0 ? (
        <Status state="bad" loud="tint">
          {t("broken", { count: bad })}
        </Status>
      ) : unknown > 0 ? (
        <Status state="na">{t("unknown", { count: unknown })}</Status>
      ) : (
        <Status state="ok">{t("allHold")}</Status>
      )}
    </>
  );
  return (
    <Panel title={title} tight className="checks">
      <ul>
        {data.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
    </Panel>
  );
}
