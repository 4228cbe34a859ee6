"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useTRPC } from "../live/trpc.ts";
import { crisisOf } from "../shell/crisis.ts";
import { Button } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { CalmLayout } from "./calm-layout.tsx";
import { CrisisLayout } from "./crisis-layout.tsx";

/** At rest: verdict, matrix, objectives. In a crisis: clock, objectives, what was lost, what runs. */
export function Overview() {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const overview = useQuery(trpc.overview.current.queryOptions(undefined, ALSO_UNTOLD));
  const banner = useQuery(trpc.overview.banner.queryOptions());
  const crisis = banner.data ? crisisOf(banner.data) : null;
  const again = (
    <Button size="small" onClick={() => void overview.refetch()}>
      {t("failed.retry")}
    </Button>
  );

  // Old answers stay on the screen with their growing ages; the headline says that no newer ones come.
  if (!overview.data) {
    return (
      <>
        <h1 className="text-page overview-headline">{overview.isError ? t("failed.headline") : t("loading")}</h1>
        <Panel title={t("matrix.title")}>
          {overview.isError ? (
            <PanelError what={t("failed.what")} why={t("failed.why")} action={again} />
          ) : (
            <PanelLoading lines={8} />
          )}
        </Panel>
      </>
    );
  }
  if (crisis && !crisis.settled && banner.data)
    return <CrisisLayout overview={overview.data} banner={banner.data} crisis={crisis} failed={overview.isError} />;
  return <CalmLayout overview={overview.data} banner={banner.data ?? null} crisis={crisis} failed={overview.isError} />;
}
