"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { IncidentView, TimelineRow } from "#server/incidents/router.ts";
import { runName } from "../shell/local-title.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import type { State } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useDuration } from "../ui/use-duration.ts";
import { EntryText } from "./entry-text.tsx";

const SHOWN = ["all", "fact", "action", "decision"] as const;
type Look = readonly [IconName, State | "plain"];
const LOOKS: Readonly<Record<TimelineRow["kind"], Look>> = {
  declared: ["siren", "bad"],
  severity: ["alert", "plain"],
  note: ["person", "hold"],
  detection: ["eye", "plain"],
  run: ["shift", "run"],
  response: ["pause", "hold"],
  measure: ["gauge", "hold"],
  resolved: ["check", "ok"],
  "run-fact": ["shift", "plain"],
};

function lookOf(row: TimelineRow): Look {
  if (row.key === "over" || row.key === "measure-restored" || /^run\.completed$/.test(row.key)) return ["check", "ok"];
  if (row.key === "run.failed" || row.key === "step.failed") return ["cross", "bad"];
  return row.key.startsWith("step.done") ? ["check", "plain"] : LOOKS[row.kind];
}

/**
 * Newest first, append-only; of a long one it is told how much of the middle is left out: nobody knows how much of that a filter would
 * show. The filter is in the address.
 */
export function TimelinePanel({ incident, since }: { readonly incident: IncidentView; readonly since: string }) {
  const t = useTranslations("incidents.timeline");
  const [shown, setShown] = useQueryState("timeline", parseAsStringLiteral(SHOWN).withDefault("all"));
  const rows = incident.timeline.filter(({ group }) => shown === "all" || shown === group);
  const { leftOut } = incident;
  const isRecent = ({ at }: TimelineRow) => leftOut === null || at >= leftOut.before;
  const entry = (row: TimelineRow) => <Entry key={row.id} row={row} since={since} runs={incident.runs} />;
  const options = SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }));
  return (
    <Panel
      title={t("title")}
      note={t("note")}
      end={<Segmented label={t("filter")} value={shown} options={options} onChange={(value) => void setShown(value)} />}
    >
      {rows.length === 0 && leftOut === null ? <PanelEmpty icon="clock" what={t("none")} /> : null}
      <ol className="entries">
        {rows.filter(isRecent).map(entry)}
        {leftOut ? (
          <li className="left-out quiet">{t(shown === "all" ? "leftOut" : "leftOutOfAll", { n: leftOut.n })}</li>
        ) : null}
        {rows.filter((row) => !isRecent(row)).map(entry)}
      </ol>
    </Panel>
  );
}

type EntryProps = { readonly row: TimelineRow; readonly since: string; readonly runs: IncidentView["runs"] };

function Entry({ row, since, runs }: EntryProps) {
  const formatDuration = useDuration();
  const [icon, state] = lookOf(row);
  const afterMs = Date.parse(row.at) - Date.parse(since);
  return (
    <li>
      <Time at={row.at} className="mono quiet one-line" />
      <span className="after">{afterMs < 0 ? "—" : `+${formatDuration(afterMs)}`}</span>
      <span className={`bead ${state}`}>
        <Icon name={icon} size="xs" />
      </span>
      <span className="said">
        <EntryText row={row} runs={runs} />
        {row.text ? <span className="words">{row.text}</span> : null}
      </span>
      <span className="source" title={row.source}>
        {row.run === null ? row.source : <Link href={`/failovers/${row.run}`}>{runName(row.run)}</Link>}
      </span>
    </li>
  );
}
