"use client";
import { useLocale, useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import type { ArchiveView, Backups } from "#server/backups/router.ts";
import { localTitle } from "../shell/local-title.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { BACKUPS_ADDRESS, momentOf, secondText } from "./backups-address.ts";
import { PickedSecond } from "./picked-second.tsx";
import { newestSecond, spanOf } from "./pieces.ts";
import { PitrLine } from "./pitr-line.tsx";

const TICKS = 7;

type Props = { readonly backups: Backups; readonly region: string; readonly mayTest: boolean };

/** Which seconds can be restored, of each region; one is picked by pointer or keys, and stands in the address. */
export function PitrPanel({ backups, region, mayTest }: Props) {
  const t = useTranslations("backups.window");
  const locale = useLocale();
  const [address, setAddress] = useQueryStates(BACKUPS_ADDRESS);
  // While it is dragged the address stays as it was.
  const [dragged, setDragged] = useState<{ readonly of: string; readonly at: number } | null>(null);
  const archives = backups.archives.filter((archive) => archive.windows.length > 0);
  const own = archives.find((archive) => archive.region === region);
  const of = dragged?.of ?? address.of;
  const chosen = archives.find((archive) => archive.component === of) ?? own ?? archives[0];
  if (chosen === undefined) {
    return (
      <Panel title={t("title")}>
        <PanelEmpty icon="database" what={t("empty")} why={t("emptyWhy")} />
      </Panel>
    );
  }
  const span = spanOf({ ...backups, archives });
  const asked = dragged?.at ?? momentOf(address.at);
  const at = asked ?? newestSecond(chosen) ?? span.until;
  const pick = (archive: ArchiveView, moment: number) => {
    setDragged(null);
    void setAddress({ of: archive.component, at: secondText(moment) });
  };
  return (
    <Panel
      title={t("title")}
      note={t("note", { service: localTitle(chosen.title, locale, chosen.component) })}
      end={backups.archives.map((archive) => <RegionState key={archive.component} archive={archive} />)}
    >
      <div className="pitr">
        <div className="axis" aria-hidden="true">
          {Array.from({ length: TICKS }, (_, index) => index / (TICKS - 1)).map((share) => (
            <Time
              key={share}
              at={new Date(span.from + share * (span.until - span.from))}
              shape={span.until - span.from > 2 * 86_400_000 ? "date" : "minute"}
            />
          ))}
        </div>
        {archives.map((archive) => (
          <PitrLine
            key={archive.component}
            archive={archive}
            span={span}
            at={archive === chosen ? at : null}
            onDrag={(moment) => setDragged({ of: archive.component, at: moment })}
            onPick={(moment) => pick(archive, moment)}
          />
        ))}
        <p className="foot quiet text-small">
          <span>{t("legend")}</span>
          <span className="push">{t.rich("now", { time: () => <Time at={backups.readAt} /> })}</span>
        </p>
        <PickedSecond
          key={chosen.component}
          archive={chosen}
          row={backups.rows.find((row) => row.component === chosen.component) ?? null}
          at={at}
          newest={asked === null}
          mayTest={mayTest}
          onPick={(moment) => pick(chosen, moment)}
        />
      </div>
    </Panel>
  );
}

function RegionState({ archive }: { readonly archive: ArchiveView }) {
  const t = useTranslations("backups.window");
  const { region, fresh, gaps, windows } = archive;
  if (!fresh) return <Status state="na">{t("stale", { region })}</Status>;
  if (windows.length === 0) return <Status state="bad">{t("none", { region })}</Status>;
  return gaps.length > 0 ? (
    <Status state="bad">{t("gaps", { region, n: gaps.length })}</Status>
  ) : (
    <Status state="ok">{t("continuous", { region })}</Status>
  );
}
