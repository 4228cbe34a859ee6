"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CurrentDetection, OpenDetection } from "#server/detection/router.ts";
import { useNow } from "../live/clock.tsx";
import { runName } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Icon } from "../ui/icon.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import { ballotOf, votesOf } from "./witness-lines.ts";
import { WitnessTable } from "./witness-table.tsx";

/** By whom and why it was established that something is lost, and what was started because of it. */
export function Established({ detection, run }: { readonly detection: OpenDetection; readonly run: number | null }) {
  const t = useTranslations("detection");
  const formatTook = useTook();
  const { lines, tally } = ballotOf(detection);
  const from = detection.firstFailingAt ?? detection.confirmedAt;
  const tookMs = Date.parse(detection.confirmedAt) - Date.parse(from);
  return (
    <section className="established">
      <h3 className="sub-head">
        <span>
          {t("title")}{" "}
          <span className="quiet text-small">{t(`kind.${detection.kind}`, { subject: detection.subject })}</span>
        </span>
        <Status state="bad" loud="tint">
          {t("tally", tally)}
        </Status>
      </h3>
      <WitnessTable lines={lines} from={from} />
      <p className="note">
        <Icon name="eye" size="s" />
        <span>
          {t("established", { took: formatTook(tookMs), held: formatTook(detection.policy.forMs), votes: tally.votes })}{" "}
          {detection.runId
            ? t.rich("started", {
                run: () => (
                  <Link className="underlined strong" href={`/failovers/${run ?? detection.runId}`}>
                    {run === null ? t("itsRun") : runName(run)}
                  </Link>
                ),
              })
            : t("startedNothing")}
        </span>
      </p>
    </section>
  );
}

/** What vantage points say of a zone now. */
export function WitnessPanel({ detection, zone }: { readonly detection: CurrentDetection; readonly zone: string }) {
  const t = useTranslations("detection");
  const lines = votesOf(detection, zone, useNow());
  const open = detection.open.find((one) => one.subject === zone);
  const heard = lines.flatMap((line) => (line.receivedAt && !line.own ? [line.receivedAt] : [])).sort();
  return (
    <Panel title={t("title")} tight end={<Age at={heard[0] ?? null} staleAfterMs={detection.staleAfterMs} />}>
      {lines.length === 0 ? <PanelEmpty icon="eye" what={t("nobody")} /> : <WitnessTable lines={lines} from={null} />}
      {open ? <Established detection={open} run={null} /> : null}
    </Panel>
  );
}
