"use client";
import { useLocale, useTranslations } from "next-intl";
import { worstServing } from "#domain/objectives/serving.ts";
import type { ObjectiveRow } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { useCurrent, useTarget } from "../objectives/figures.ts";
import type { Crisis } from "../shell/crisis.ts";
import { localTitle } from "../shell/local-title.ts";
import { type State, Status } from "../ui/status.tsx";
import { useDuration } from "../ui/use-duration.ts";
import { STATE_OF } from "./state-of.ts";
import { worstCell } from "./worst-cell.ts";

type Props = { readonly rows: readonly ObjectiveRow[]; readonly crisis: Crisis };

/** One card an objective of the services: what is left of the time, or what is measured now. */
export function ObjectiveTiles({ rows, crisis }: Props) {
  const t = useTranslations("overview.tiles");
  return (
    <section className="tiles" aria-label={t("label")}>
      {rows
        .filter((row) => row.group !== "response")
        .map((row) =>
          row.group === "rto" ? (
            <TimeTile key={row.id} row={row} crisis={crisis} />
          ) : (
            <LossTile key={row.id} row={row} />
          ),
        )}
    </section>
  );
}

/** Counts down from the objective until the service is measured to answer again, in every region that customers are sent to. */
function TimeTile({ row, crisis }: { readonly row: ObjectiveRow; readonly crisis: Crisis }) {
  const t = useTranslations("overview.tiles");
  const formatDuration = useDuration();
  const target = useTarget();
  const leftMs = row.targetMs - (useNow() - Date.parse(crisis.since));
  const serving = worstServing(row.regions.map((cell) => cell.serving));
  if (serving === "answers") {
    // No time beside it: since when it answers is not known here, and a crisis need not have stopped it at all.
    return (
      <Tile row={row} state="ok" target={`RTO ${target(row.targetMs)}`} figure={t("answers")} unit="">
        {t("restored")}
      </Tile>
    );
  }
  const silent = serving === "silent";
  const where = row.regions.filter((cell) => cell.serving === serving).map(({ region }) => region);
  return (
    <Tile
      row={row}
      state={leftMs < 0 ? "bad" : silent ? "risk" : "na"}
      target={`RTO ${target(row.targetMs)}`}
      figure={formatDuration(Math.abs(leftMs))}
      unit={t(leftMs >= 0 ? "left" : "over")}
    >
      {[t(silent ? "silent" : "unknown"), ...(row.regions.length > where.length ? where : [])].join(" · ")}
    </Tile>
  );
}

/** What would be lost where it is worst; of several regions it is named. */
function LossTile({ row }: { readonly row: ObjectiveRow }) {
  const t = useTranslations("overview.tiles");
  const target = useTarget();
  const why = useTranslations("objectives.because");
  const current = useCurrent();
  const cell = worstCell(row.regions);
  const notes = [
    ...(cell && cell.current.ms !== null ? [t("measured")] : []),
    ...(cell && row.regions.length > 1 ? [cell.region] : []),
  ];
  return (
    <Tile
      row={row}
      state={cell ? STATE_OF[cell.status] : "na"}
      target={`RPO ${target(row.targetMs)}`}
      figure={cell ? current(cell.current, row.group, cell.resolutionMs) : "—"}
      unit={notes.join(" · ")}
    >
      {cell?.current.because ? why(cell.current.because) : undefined}
    </Tile>
  );
}

type TileProps = {
  readonly row: ObjectiveRow;
  readonly state: State;
  readonly target: string;
  readonly figure: string;
  readonly unit: string;
  readonly children: string | undefined;
};

function Tile({ row, state, target, figure, unit, children }: TileProps) {
  const locale = useLocale();
  return (
    <article className={`panel tile ${state === "risk" || state === "bad" ? state : ""}`}>
      <header>
        <h2>{localTitle(row.title ?? {}, locale, row.id)}</h2>
        <span className="quiet">{target}</span>
      </header>
      <p className="figure">
        {figure} <small>{unit}</small>
      </p>
      <p>
        <Status state={state}>{children}</Status>
      </p>
    </article>
  );
}
