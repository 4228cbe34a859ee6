"use client";
import type { Banner, Overview } from "#server/overview/router.ts";
import { ChecksPanel } from "../checks/checks-panel.tsx";
import { AutomaticBox } from "../response/automatic-box.tsx";
import { useRegionFilter } from "../shell/region-filter.tsx";
import { ChangesPanel } from "./changes-panel.tsx";
import { HeadroomPanel } from "./headroom-panel.tsx";
import { MatrixPanel } from "./matrix-panel.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { SovereigntyPanel } from "./sovereignty-panel.tsx";
import { Verdict } from "./verdict.tsx";
import { WaitingBox } from "./waiting-box.tsx";

type Props = { readonly overview: Overview; readonly banner: Banner | null; readonly failed: boolean };

export function CalmLayout({ overview, banner, failed }: Props) {
  const [region] = useRegionFilter();
  const shown = overview.matrix.regions.filter(({ name }) => region === "" || name === region).map(({ name }) => name);
  return (
    <>
      <Verdict overview={overview} banner={banner} failed={failed} />
      <div className="overview-columns">
        <div className="stack">
          <MatrixPanel matrix={overview.matrix} shown={shown} />
          <ObjectivesPanel rows={overview.objectives} shown={shown} trends={overview.trends} />
        </div>
        <div className="stack aside">
          {banner ? <WaitingBox banner={banner} /> : null}
          {banner ? <AutomaticBox banner={banner} /> : null}
          <SovereigntyPanel sovereignty={overview.sovereignty} />
          <HeadroomPanel headroom={overview.headroom} />
          {overview.changes ? <ChangesPanel changes={overview.changes} /> : null}
          <ChecksPanel />
        </div>
      </div>
    </>
  );
}
