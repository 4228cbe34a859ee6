"use client";
import { useTranslations } from "next-intl";
import type { BacklogView } from "#server/backlog/router.ts";
import { Status } from "../ui/status.tsx";

/** Consumers in each zone: how many run, how many the policy wants there, and at most. */
export function BacklogZones({ one }: { readonly one: BacklogView }) {
  const t = useTranslations("backlog");
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
        {one.zones.map((place) => (
          <tr key={place.zone} className={place.lost ? "lost-row" : undefined}>
            <th scope="row" className="strong">
              {place.zone}
            </th>
            <td className="end-aligned">{place.running ?? "—"}</td>
            <td className="end-aligned">{one.wanted}</td>
            <td className="end-aligned quiet">{one.most}</td>
            <td>{place.sampling === null ? "—" : t("percent", { n: place.sampling })}</td>
            <td>
              <PlaceState one={one} place={place} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PlaceState({ one, place }: { readonly one: BacklogView; readonly place: BacklogView["zones"][number] }) {
  const t = useTranslations("backlog.place");
  if (place.lost) return <Status state="bad">{t("lost")}</Status>;
  if (place.running === null) return <Status state="na">{t("silent")}</Status>;
  if (place.ordered !== one.wanted || place.sampling !== one.sampling.set)
    return <Status state="risk">{t("not-yet")}</Status>;
  return place.running === one.wanted ? (
    <Status state="ok">{t("as-wanted")}</Status>
  ) : (
    <Status state="run">{t("starting")}</Status>
  );
}
