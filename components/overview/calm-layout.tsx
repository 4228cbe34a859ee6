"use client";
import type { Banner, Overview } from "#server/overview/router.ts";
import { BacklogPanels } from "../backlog/backlog-panel.tsx";
import { BackupsPanel } from "../backups/overview-panel.tsx";
import { ChecksPanel } from "../checks/checks-panel.tsx";
import { MeasuresPanel } from "../measures/measures-panel.tsx";
import { AutomaticBox } from "../response/automatic-box.tsx";
import type { Crisis } from "../shell/crisis.ts";
import { useRegionFilter } from "../shell/region-filter.tsx";
import { SyntheticPanel } from "../synthetic/synthetic-panel.tsx";
import { ChangesPanel } from "./changes-panel.tsx";
import { HeadroomPanel } from "./headroom-panel.tsx";
import { MatrixPanel } from "./matrix-panel.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { SettledClock } from "./settled-clock.tsx";
import { SovereigntyPanel } from "./sovereignty-panel.tsx";
import { Verdict } from "./verdict.tsx";
import { WaitingBox } from "./waiting-box.tsx";

type Props = {
  readonly overview: Overview;
  readonly banner: Banner | null;
  /** A crisis that is answered and not resolved yet. */
  readonly crisis: Crisis | null;
  readonly failed: boolean;
};

export function CalmLayout({ overview, banner, crisis, failed }: Props) {
  const [region] = useRegionFilter();
  const shown = overview.matrix.regions.filter(({ name }) => region === "" || name === region).map(({ name }) => name);
  return (
    <>
      <Verdict overview={overview} banner={banner} failed={failed} />
      {crisis !== null && crisis.answeredBy !== null ? <SettledClock crisis={crisis} run={crisis.answeredBy} /> : null}
      <div className="overview-columns">
        <div className="stack">
          <BacklogPanels onlyIfNot="normal" />
          <MatrixPanel matrix={overview.matrix} shown={shown} />
          <ObjectivesPanel rows={overview.objectives} shown={shown} trends={overview.trends} />
        </div>
        <div className="stack aside">
          {banner ? <WaitingBox banner={banner} /> : null}
          {banner ? <AutomaticBox banner={banner} /> : null}
          <MeasuresPanel onlyIfAny />
          <BackupsPanel shown={shown} />
          <SovereigntyPanel sovereignty={overview.sovereignty} />
          <SyntheticPanel />
          <HeadroomPanel headroom={overview.headroom} />
          {overview.changes ? <ChangesPanel changes={overview.changes} /> : null}
          <ChecksPanel />
        </div>
      </div>
    </>
  );
}
