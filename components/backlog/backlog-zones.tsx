"use client";
import { useTranslations } from "next-intl";
import { type PlaceState, placeState } from "#domain/backlog/place-state.ts";
import type { BacklogView } from "#server/backlog/router.ts";
import { useNow } from "../live/clock.tsx";
import { type State, Status } from "../ui/status.tsx";

type Props = {
  readonly one: BacklogView;
  /** It could not be read anew: what is shown is older, and says nothing about now. */
  readonly failed: boolean;
};

/** Consumers in each zone: how many run, how many the policy wants there, and at most; and for how long what is kept. */
export function BacklogZones({ one, failed }: Props) {
  const t = useTranslations("backlog");
  const nowMs = useNow();
  const wanted = { consumers: one.wanted, sampling: one.sampling.set, ttlHours: one.ttlHours.set };
  const isRead = (at: string | null) => !failed && (at === null || nowMs - Date.parse(at) <= one.zonesStaleAfterMs);
  const places = one.zones.map((place) => ({ ...place, state: placeState(place, wanted, isRead(place.at)) }));
  return (
    <table className="data-table">
      <caption className="unseen">{t("zones")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("zone")}</th>
          <th scope="col" className="end-aligned">
            {t("running")}
          </th>
          <th scope="col" className="end-aligned">
            {t("wanted")}
          </th>
          <th scope="col" className="end-aligned">
            {t("most")}
          </th>
          <th scope="col">{t("kept")}</th>
          <th scope="col">{t("state")}</th>
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <tr
            key={place.zone}
            className={place.state === "lost" ? "lost-row" : place.state === "unknown" ? "quiet" : undefined}
          >
            <th scope="row" className="strong">
              {place.zone}
            </th>
            <td className="end-aligned">{place.running ?? "—"}</td>
            <td className="end-aligned">{one.wanted}</td>
            <td className="end-aligned quiet">{one.most}</td>
            <td>
              {place.sampling === null ? "—" : t("percent", { n: place.sampling })} ·{" "}
              {place.ttlHours === null ? "—" : t("hours", { n: place.ttlHours })}
            </td>
            <td>
              <Status state={STATE[place.state]}>{t(`place.${place.state}`)}</Status>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STATE: Readonly<Record<PlaceState, State>> = {
  unknown: "na",
  lost: "bad",
  silent: "na",
  "not-yet": "risk",
  starting: "run",
  "as-wanted": "ok",
};
