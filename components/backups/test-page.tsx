"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { TestBody } from "./test-body.tsx";
import { factsOf, phasesOf } from "./test-phases.ts";

/** One restore test, live: a run like any other, read as what it proves. */
export function TestPage({ run }: { readonly run: string }) {
  const t = useTranslations("backups.test");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.failovers.read.queryOptions({ run }, { refetchInterval: 10_000 }));
  const phases = data ? phasesOf(data.run) : null;
  if (data && phases)
    return <TestBody run={data.run} phases={phases} facts={factsOf(data.run)} stale={error !== null} />;
  if (!data && !error)
    return (
      <Panel title={t("loading")}>
        <PanelLoading lines={6} />
      </Panel>
    );
  const missing = !data && error?.data?.code === "NOT_FOUND";
  const what = data ? "notATest" : missing ? "missing" : "unread";
  return (
    <>
      <h1 className="text-page">{t(what)}</h1>
      <Panel title={t("title")}>
        <PanelError
          what={t(what)}
          why={t(data ? "notATestWhy" : "unreadWhy")}
          action={
            data ? (
              <ButtonLink size="small" href={`/failovers/${run}`}>
                {t("execution")}
              </ButtonLink>
            ) : missing ? (
              <ButtonLink size="small" href="/backups">
                {t("toBackups")}
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
