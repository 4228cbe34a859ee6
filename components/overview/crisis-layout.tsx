"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { Banner, Overview } from "#server/overview/router.ts";
import { BacklogPanels } from "../backlog/backlog-panel.tsx";
import { Causes } from "../detection/causes.tsx";
import { Established } from "../detection/witness-panel.tsx";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useLive } from "../live/live.tsx";
import { useTRPC } from "../live/trpc.ts";
import { MeasuresPanel } from "../measures/measures-panel.tsx";
import { AutomaticBox } from "../response/automatic-box.tsx";
import type { Crisis } from "../shell/crisis.ts";
import { SyntheticPanel } from "../synthetic/synthetic-panel.tsx";
import { Button } from "../ui/button.tsx";
import { Panel, PanelError, PanelLoading } from "../ui/panel.tsx";
import { CrisisClock } from "./crisis-clock.tsx";
import { HeadroomPanel } from "./headroom-panel.tsx";
import { NowPanel } from "./now-panel.tsx";
import { ObjectiveTiles } from "./objective-tiles.tsx";
import { SovereigntyPanel } from "./sovereignty-panel.tsx";
import { StartPanel } from "./start-panel.tsx";
import { WaitingBox } from "./waiting-box.tsx";
import { ZonesPanel } from "./zones-panel.tsx";

type Props = {
  readonly overview: Overview;
  readonly banner: Banner;
  readonly crisis: Crisis;
  readonly failed: boolean;
};

/** Clock, objectives, what was lost, what runs, who is waited for. Nothing moves by itself after that, except numbers. */
export function CrisisLayout({ overview, banner, crisis, failed }: Props) {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const live = useLive();
  const named = crisis.run?.id ?? null;
  const asked = useQuery(
    trpc.failovers.read.queryOptions({ run: named ?? "" }, { ...ALSO_UNTOLD, enabled: named !== null }),
  );
  const detection = useQuery(trpc.detection.current.queryOptions(undefined, ALSO_UNTOLD));
  const run = named === null ? null : (asked.data?.run ?? null);
  const stale = failed || live.state === "lost";
  return (
    <div className="crisis-layout">
      <h1 className={stale ? "text-page" : "unseen"}>
        {stale ? t(failed ? "failed.headline" : "lost.headline") : t("crisis.headline")}
      </h1>
      <CrisisClock crisis={crisis} run={run} />
      <ObjectiveTiles rows={overview.objectives} crisis={crisis} />
      <div className="crisis-columns">
        <ZonesPanel
          matrix={overview.matrix}
          relations={overview.relations}
          lost={crisis.zones}
          readAt={overview.readAt}
        >
          {detection.data?.open.map((one) => (
            <Established key={one.id} detection={one} run={numberOf(banner, one.runId)} />
          ))}
          {detection.data ? <Causes detection={detection.data} /> : null}
        </ZonesPanel>
        <div className="stack">
          {crisis.run === null ? (
            <StartPanel zones={crisis.zones} />
          ) : run ? (
            <NowPanel run={run} />
          ) : (
            <Panel title={t("now.title")}>
              {asked.isError ? (
                <PanelError
                  what={t("now.failed")}
                  action={
                    <Button size="small" onClick={() => void asked.refetch()}>
                      {t("failed.retry")}
                    </Button>
                  }
                />
              ) : (
                <PanelLoading lines={6} />
              )}
            </Panel>
          )}
          <BacklogPanels />
        </div>
        <div className="stack aside">
          <WaitingBox banner={banner} />
          <AutomaticBox banner={banner} />
          <MeasuresPanel />
          <SyntheticPanel />
          <SovereigntyPanel sovereignty={overview.sovereignty} />
          <HeadroomPanel headroom={overview.headroom} />
        </div>
      </div>
    </div>
  );
}

function numberOf({ openRuns }: Banner, runId: string | null): number | null {
  return openRuns.find(({ id }) => id === runId)?.number ?? null;
}
