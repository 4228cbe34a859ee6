"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";

/** Saves the plan's offline runbook: the same commands, readable and runnable without Haechi. */
export function RunbookButton({ plan }: { readonly plan: string }) {
  const t = useTranslations("failovers.start");
  const locale = useLocale();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const language = locale === "en" || locale === "ja" ? locale : "ko";
  const save = async () => {
    setBusy(true);
    try {
      const file = await cache.fetchQuery(trpc.plans.runbook.queryOptions({ plan, language }));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([file.text], { type: "text/markdown" }));
      link.download = file.name;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      toast.refused(t("runbookFailed"), t("runbookFailedWhy"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" busy={busy} onClick={() => void save()}>
      <Icon name="document" size="s" />
      {t("runbook")}
    </Button>
  );
}
