"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryState } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { RunBody } from "./run-body.tsx";

/** The execution page: live, and honest about not being so. */
export function RunPage({ run }: { readonly run: string }) {
  const t = useTranslations("failovers");
  const trpc = useTRPC();
  const [step, setStep] = useQueryState("step", { history: "push" });
  const { data, error, refetch } = useQuery(trpc.failovers.read.queryOptions({ run }, { refetchInterval: 15_000 }));
  if (data)
    return (
      <RunBody
        run={data.run}
        may={data.may}
        stale={error !== null}
        step={step}
        // Back leads away from an opened step, not into one that was closed.
        onStep={(id) => void setStep(id, id === null ? { history: "replace" } : {})}
        onChanged={() => void refetch()}
      />
    );
  if (!error) {
    return (
      <Panel title={t("run.loading")}>
        <PanelLoading lines={6} />
      </Panel>
    );
  }
  const missing = error.data?.code === "NOT_FOUND";
  return (
    <Panel title={t(missing ? "run.missing" : "run.unread")}>
      <PanelError
        what={t(missing ? "run.missingWhat" : "run.unreadWhat", { run })}
        why={t("run.unreadWhy")}
        action={<ButtonLink href="/failovers">{t("toList")}</ButtonLink>}
      />
    </Panel>
  );
}
