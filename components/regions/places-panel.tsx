"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { stateAt } from "#domain/regions/cell.ts";
import type { ZonePage } from "#server/regions/router.ts";
import { useNow } from "../live/clock.tsx";
import { Age } from "../ui/age.tsx";
import { Button } from "../ui/button.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { CellState } from "./cell-state.tsx";
import { holdsWords, PLACE_FILTER } from "./place-filter.ts";
import { placeHref, samplesHref, usePlaceName } from "./place-name.ts";

/** Rows drawn at once: a zone may hold thousands, and what is broken stands first. */
const STEP = 100;
const STATES = ["bad", "na", "risk", "ok"] as const;

/** Everything measured in a zone, what is broken first; state and text filters stand in the address. */
export function PlacesPanel({ page }: { readonly page: ZonePage }) {
  const t = useTranslations("regions");
  const nameOf = usePlaceName();
  const nowMs = useNow();
  const [filter, setFilter] = useQueryStates(PLACE_FILTER);
  const [drawn, setDrawn] = useState(STEP);
  const found = page.places.filter(
    (place) =>
      (filter.state === null || stateAt(place.cell, nowMs) === filter.state) &&
      holdsWords(`${nameOf(place)} ${place.component ?? place.key} ${place.adapter}`, filter.q),
  );
  const options = [
    { value: "", label: t("anyState") },
    ...STATES.filter((state) => page.zone.counts[state] > 0 || state === filter.state).map((state) => ({
      value: state,
      label: t(`count.${state}`, { n: page.zone.counts[state] }),
    })),
  ];
  const end = (
    <>
      <input
        className="input small"
        type="search"
        aria-label={t("find")}
        placeholder={t("find")}
        value={filter.q}
        onChange={(event) => void setFilter({ q: event.target.value || null })}
      />
      <Segmented
        label={t("state")}
        value={filter.state ?? ""}
        options={options}
        onChange={(value) => void setFilter({ state: STATES.find((one) => one === value) ?? null })}
      />
    </>
  );
  return (
    <Panel title={t("measuredHere")} end={end} flush>
      {found.length === 0 ? (
        <PanelEmpty
          icon="unmeasured"
          what={t("noneFound")}
          action={
            <Button size="small" onClick={() => void setFilter(null)}>
              {t("clear")}
            </Button>
          }
        />
      ) : (
        <table className="data-table places">
          <thead>
            <tr>
              <th scope="col">{t("component")}</th>
              <th scope="col">{t("state")}</th>
              <th scope="col" className="end-aligned">
                {t("answer")}
              </th>
              <th scope="col">{t("age")}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, drawn).map((place) => (
              <tr key={place.key} className={stateAt(place.cell, nowMs) === "bad" ? "lost-row" : undefined}>
                <th scope="row">
                  <Link className="strong underlined" href={placeHref(place)} prefetch={false}>
                    {nameOf(place)}
                  </Link>{" "}
                  <span className="mono quiet">{place.component ?? place.key}</span>
                </th>
                <td>
                  <Link className="cell-link" href={samplesHref(place.key)} prefetch={false}>
                    <CellState cell={place.cell} />
                  </Link>
                </td>
                <td className="end-aligned soft">
                  {place.latencyMs === null ? "—" : t("ms", { ms: Math.round(place.latencyMs) })}
                </td>
                <td>
                  <Age at={place.cell.at} staleAfterMs={place.cell.staleAfterMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.length > drawn ? (
        <p className="pager">
          <Button size="small" onClick={() => setDrawn(drawn + STEP)}>
            {t("showMore", { n: found.length - drawn })}
          </Button>
        </p>
      ) : null}
    </Panel>
  );
}
