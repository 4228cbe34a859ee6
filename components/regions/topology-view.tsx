"use client";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ComponentType, Fragment, useEffect, useState } from "react";
import type { RegionsView } from "#server/regions/router.ts";
import { Age } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { useWide } from "../ui/use-wide.ts";
import { Wall } from "../ui/wall.tsx";
import { RelationList } from "./relation-list.tsx";
import { ZoneBox } from "./zone-box.tsx";

type Props = { readonly view: RegionsView; readonly lost: readonly string[] };

const VIEWS = ["graph", "list"] as const;

/** As a graph where there is room; until what draws it is loaded, on a phone, and for whoever wants it: the same as a list. */
export function TopologyView({ view, lost }: Props) {
  const t = useTranslations("regions");
  const [shown, setShown] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("graph"));
  const wide = useWide();
  const Flow = useFlow(shown === "graph" && wide);
  const options = VIEWS.map((value) => ({ value, label: t(`view.${value}`) }));
  const end = (
    <>
      <Age at={view.readAt} staleAfterMs={10_000} />
      {wide ? (
        <Segmented label={t("view.label")} value={shown} options={options} onChange={(next) => void setShown(next)} />
      ) : null}
    </>
  );
  return (
    <Panel title={t("topology")} note={Flow ? <Legend /> : null} end={end}>
      {Flow ? <Flow view={view} lost={lost} /> : <TopologyList view={view} lost={lost} />}
    </Panel>
  );
}

/** The drawing library is fetched by the pages that draw, when they do; the list stands there meanwhile. */
function useFlow(wanted: boolean): ComponentType<Props> | null {
  const [flow, setFlow] = useState<{ readonly Flow: ComponentType<Props> } | null>(null);
  useEffect(() => {
    let there = wanted;
    if (wanted) {
      import("./graph/topology-flow.tsx").then(
        ({ TopologyFlow }) => there && setFlow({ Flow: TopologyFlow }),
        // The list says the same.
        () => undefined,
      );
    }
    return () => {
      there = false;
    };
  }, [wanted]);
  return wanted ? (flow?.Flow ?? null) : null;
}

function TopologyList({ view, lost }: Props) {
  return (
    <div className="topology-list">
      <div className="zones">
        {view.regions.map((region, at) => (
          <Fragment key={region.name}>
            {at > 0 ? <Wall /> : null}
            {region.zones.map((zone) => (
              <ZoneBox key={zone.zone} zone={zone} lost={lost.includes(zone.zone)} />
            ))}
          </Fragment>
        ))}
      </div>
      <RelationList relations={view} />
    </div>
  );
}

/** What the lines mean. */
function Legend() {
  const t = useTranslations("regions.legend");
  return (
    <span className="topology-legend">
      {(["entry", "sync", "async", "route"] as const).map((kind) => (
        <span key={kind}>
          <i className={kind} />
          {t(kind)}
        </span>
      ))}
    </span>
  );
}
