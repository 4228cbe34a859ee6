"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";

/** A worker seals within a second; ten times that means that none does. */
const LATE_S = 10;
/** With no worker nothing is told either: the age must grow all the same. */
const ASK_AGAIN_MS = 5_000;

/** How far the events are sealed, and what waits: as measured, never as last believed. */
export function ChainLine() {
  const t = useTranslations("audit.chain");
  const formatTook = useTook();
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.audit.chain.queryOptions(undefined, { ...unlessForbidden, refetchInterval: ASK_AGAIN_MS }),
  );
  if (error) return <Status state="na">{t("unread")}</Status>;
  if (!data) return null;
  const { head, waiting } = data;
  const late = waiting.oldestS !== null && waiting.oldestS > LATE_S;
  return (
    <div className="chain-line" title={t("what")}>
      <Status state={late ? "risk" : "ok"} icon={late ? "alert" : "lock"} loud={late ? "tint" : "plain"}>
        {head.position > 0 ? t("sealed", { position: head.position }) : t("nothing")}
      </Status>
      {head.position > 0 ? (
        <span className="mono quiet text-small" title={`${head.position}:${head.hash}`}>
          {head.hash.slice(0, 16)}
        </span>
      ) : null}
      <span className={late ? "" : "quiet"}>
        {waiting.oldestS === null
          ? t("allSealed")
          : t("waiting", { n: waiting.count, age: formatTook(waiting.oldestS * 1_000) })}
      </span>
      {late ? <span>{t("late")}</span> : null}
    </div>
  );
}
