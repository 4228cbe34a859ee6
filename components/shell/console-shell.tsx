"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useTRPC } from "../live/trpc.ts";
import { Acts } from "./acts.tsx";
import { BreachStrip } from "./breach-strip.tsx";
import { crisisOf } from "./crisis.ts";
import { CrisisBar } from "./crisis-bar.tsx";
import { FindButton } from "./find-button.tsx";
import { HandsOffStrip } from "./hands-off-strip.tsx";
import { IncidentStrip } from "./incident-strip.tsx";
import { LiveStrip } from "./live-strip.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SlowStrip } from "./slow-strip.tsx";
import { TopBar } from "./top-bar.tsx";
import { UnprotectedStrip } from "./unprotected-strip.tsx";
import type { Viewer } from "./viewer.ts";
import { ZoneMemory } from "./zone-memory.tsx";

type Props = { readonly viewer: Viewer; readonly localProvider: ReactNode; readonly children: ReactNode };

/** Around every page of the console. In a crisis the bar turns red, the sidebar folds to a rail, and nothing else moves. */
export function ConsoleShell({ viewer, localProvider, children }: Props) {
  const t = useTranslations("shell");
  const trpc = useTRPC();
  const banner = useQuery(trpc.overview.banner.queryOptions(undefined, ALSO_UNTOLD));
  const crisis = banner.data ? crisisOf(banner.data) : null;
  return (
    <Acts viewer={viewer} zones={banner.data?.zones ?? []} onChanged={() => void banner.refetch()}>
      <div className={crisis ? "console crisis" : "console"}>
        <a className="skip-link" href="#content">
          {t("skip")}
        </a>
        <ZoneMemory />
        <div className="notices">
          {localProvider}
          {crisis ? <CrisisBar crisis={crisis} /> : null}
          <HandsOffStrip
            handsOff={banner.data?.handsOff ?? null}
            mayLift={viewer.may.liftHandsOff}
            onChanged={() => void banner.refetch()}
          />
          <IncidentStrip incidents={banner.data?.incidents ?? []} shown={crisis?.incident?.number ?? null} />
          {banner.data ? <UnprotectedStrip unprotected={banner.data.unprotected} /> : null}
          {banner.data && !crisis ? <BreachStrip standards={banner.data.standards} /> : null}
          {banner.data ? <SlowStrip steps={banner.data.runningSteps} /> : null}
          <LiveStrip cutOff={banner.data?.loss.cutOff ?? false} failed={banner.isError} />
        </div>
        <Sidebar viewer={viewer} banner={banner.data ?? null} error={banner.error} />
        <div className="column">
          <TopBar
            viewer={viewer}
            find={<FindButton viewer={viewer} />}
            regions={banner.data?.regions ?? []}
            calm={crisis === null}
          />
          <main id="content" tabIndex={-1} className="page">
            {children}
          </main>
        </div>
      </div>
    </Acts>
  );
}
