"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ZoneView } from "#server/regions/router.ts";
import { useNow } from "../live/clock.tsx";
import { STATE_OF } from "../overview/state-of.ts";
import { useIfLostReason } from "../overview/use-if-lost-reason.ts";
import { Panel } from "../ui/panel.tsx";
import { type State, Status } from "../ui/status.tsx";
import { countsAt } from "./counts-at.ts";
import { zoneHref } from "./place-name.ts";

type Props = { readonly zones: readonly ZoneView[]; readonly lost: readonly string[] };

const RANK: readonly State[] = ["bad", "na", "risk", "ok"];

/** Zones in numbers, the broken ones first. */
export function ZoneTable({ zones, lost }: Props) {
  const t = useTranslations("regions");
  const nowMs = useNow();
  const rows = zones
    .map((zone) => ({ ...zone, counts: countsAt(zone, nowMs) }))
    .map((zone) => ({ zone, state: stateOf(zone, lost.includes(zone.zone)) }))
    .sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
  return (
    <Panel title={t("zones")} note={t("zonesNote")} flush>
      <table className="data-table zone-table">
        <thead>
          <tr>
            <th scope="col">{t("zone")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("measured")}</th>
            <th scope="col" className="end-aligned">
              {t("traffic")}
            </th>
            <th scope="col" className="end-aligned">
              {t("usage")}
            </th>
            <th scope="col">{t("ifLost")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ zone, state }) => (
            <Row key={zone.zone} zone={zone} state={state} lost={lost.includes(zone.zone)} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Row({ zone, state, lost }: { readonly zone: ZoneView; readonly state: State; readonly lost: boolean }) {
  const t = useTranslations("regions");
  const format = useFormatter();
  const verdict = useTranslations("overview.ifLost");
  const say = useIfLostReason();
  const percent = (share: number | null) =>
    share === null ? "—" : format.number(share, { style: "percent", maximumFractionDigits: 0 });
  const [weightiest] = zone.ifLost.reasons;
  return (
    <tr className={lost ? "lost-row" : undefined}>
      <th scope="row">
        <Link className="underlined strong" href={zoneHref(zone.region, zone.zone)}>
          {zone.zone}
        </Link>{" "}
        <span className="quiet text-small">{zone.region}</span>
      </th>
      <td>
        <Status state={state}>{lost ? t("lost") : t(`word.${state as "ok" | "risk" | "bad" | "na"}`)}</Status>
      </td>
      <td className="soft">
        {t("good", { good: zone.counts.ok, of: zone.of })}
        {(["bad", "na", "risk"] as const).map((one) =>
          zone.counts[one] > 0 ? (
            <span key={one} className={one}>
              {" · "}
              {t(`count.${one}`, { n: zone.counts[one] })}
            </span>
          ) : null,
        )}
      </td>
      <td className="end-aligned">{percent(zone.share)}</td>
      <td className="end-aligned">{percent(zone.usage)}</td>
      <td>
        {zone.only ? (
          <span className="soft">{verdict("only")}</span>
        ) : (
          <>
            <Status state={STATE_OF[zone.ifLost.status]}>{verdict(zone.ifLost.status)}</Status>{" "}
            {weightiest ? <span className="quiet text-small">{say(weightiest)}</span> : null}
          </>
        )}
      </td>
    </tr>
  );
}

function stateOf({ counts }: ZoneView, lost: boolean): State {
  if (lost || counts.bad > 0) return "bad";
  if (counts.na > 0) return "na";
  return counts.risk > 0 ? "risk" : "ok";
}
