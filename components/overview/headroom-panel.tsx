"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { Headroom } from "#server/overview/router.ts";
import { Bar } from "../ui/bar.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";

/** Free sessions of each region's gateways against the gate. */
export function HeadroomPanel({ headroom }: { readonly headroom: Headroom }) {
  const t = useTranslations("overview.headroom");
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  if (headroom.regions.length === 0) {
    return (
      <Panel title={t("title")} tight>
        <PanelEmpty icon="gauge" what={t("empty")} />
      </Panel>
    );
  }
  return (
    <Panel title={t("title")} note={t("gate", { gate: percent(headroom.gate) })} tight>
      <dl className="headroom">
        {headroom.regions.map(({ region, free, zones, of }) => (
          <div key={region}>
            <dt>
              {region} <span className="quiet text-small">{t("gateways", { zones, of })}</span>
            </dt>
            {free === null ? (
              <dd className="unmeasured">
                <Status state="na" />
              </dd>
            ) : (
              <>
                <dd>
                  <Bar
                    value={free}
                    tick={headroom.gate}
                    state={free < headroom.gate ? "risk" : "neutral"}
                    label={t("label", { region, free: percent(free), gate: percent(headroom.gate) })}
                  />
                </dd>
                <dd className={`strong end-aligned ${free < headroom.gate ? "risk" : ""}`}>{percent(free)}</dd>
              </>
            )}
          </div>
        ))}
      </dl>
    </Panel>
  );
}
