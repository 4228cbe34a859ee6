"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MeasureRow } from "#server/measures/router.ts";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
import { MeasureItem } from "./measure-item.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import "./measures.css";

type Props = {
  /** Those of one incident or run; left out: all that are in force. */
  readonly of?: { readonly incident: number } | { readonly run: string };
  /** Without any there is no panel: a page at rest speaks of none. */
  readonly onlyIfAny?: boolean;
};

/** What is held differently now: from what to what, by whom, what comes back next, and why the others not yet. */
export function MeasuresPanel({ of, onlyIfAny = false }: Props) {
  const t = useTranslations("measures");
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.measures.inForce.queryOptions(undefined, ALSO_UNTOLD));
  const [restoring, setRestoring] = useState<MeasureRow | null>(null);
  const shown = (data?.measures ?? []).filter((one) => belongs(one, of));
  // At rest nothing stands here while nobody has answered yet; that nobody can is told on every page.
  if (onlyIfAny && shown.length === 0 && !isError) return null;
  return (
    <Panel
      title={t("title")}
      note={shown.length > 0 ? t("count", { n: shown.length }) : null}
      tight
      className="measures"
    >
      {data || isError ? null : <PanelLoading lines={2} />}
      {isError && !data ? (
        <PanelError
          what={t("failed")}
          action={
            <Button size="small" onClick={() => void refetch()}>
              {t("retry")}
            </Button>
          }
        />
      ) : null}
      {data && shown.length === 0 ? <PanelEmpty icon="check-circle" what={t("none")} why={t("noneWhy")} /> : null}
      <ul>
        {shown.map((one, index) => (
          <MeasureItem
            key={one.id}
            measure={one}
            next={shown.findIndex(({ region }) => region === one.region) === index}
            onRestore={data?.mayRestore ? () => setRestoring(one) : null}
          />
        ))}
      </ul>
      {restoring ? (
        <RestoreDialog measure={restoring} onClose={() => setRestoring(null)} onChanged={() => void refetch()} />
      ) : null}
    </Panel>
  );
}

function belongs({ incident, owner }: MeasureRow, of: Props["of"]): boolean {
  if (of === undefined) return true;
  return "incident" in of ? incident === of.incident : owner.by === "run" && owner.runId === of.run;
}
