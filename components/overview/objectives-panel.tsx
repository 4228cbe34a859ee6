"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ObjectiveRow } from "#server/overview/router.ts";
import { ObjectiveTable } from "../objectives/objective-table.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";

type Props = { readonly rows: readonly ObjectiveRow[]; readonly shown: readonly string[] };

/** Target, current, achieved and the verdict, for each region shown (mission A4). */
export function ObjectivesPanel({ rows, shown }: Props) {
  const t = useTranslations("objectives");
  if (rows.length === 0) {
    return (
      <Panel title={t("title")}>
        <PanelEmpty icon="gauge" what={t("empty.what")} why={t("empty.why")} />
      </Panel>
    );
  }
  return (
    <Panel
      title={t("title")}
      note={t("note")}
      end={
        <Link href="/objectives" className="underlined text-small">
          {t("all")}
        </Link>
      }
      flush
    >
      <ObjectiveTable rows={rows} shown={shown} />
    </Panel>
  );
}
