import { useTranslations } from "next-intl";
import type { ObjectiveCell, ObjectiveRow } from "#server/overview/router.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

type Props = { readonly cell: ObjectiveCell; readonly targetMs: ObjectiveRow["targetMs"] };

/** The verdict, with what is left where little is; a risk somebody answers for is told calmly, and never as met. */
export function ObjectiveVerdict({ cell, targetMs }: Props) {
  const t = useTranslations("objectives");
  const word = useTranslations("ui.state");
  if (cell.accepted && cell.status !== "met") {
    return (
      <Status state="na" icon="person">
        {t("acceptedUntil")} <Time at={cell.accepted.expiresAt} shape="date" /> · {word(STATE_OF[cell.status])}
      </Status>
    );
  }
  const { ms } = cell.current;
  const left = ms === null || targetMs === 0 ? null : Math.max(0, Math.round((1 - ms / targetMs) * 100));
  return (
    <Status state={STATE_OF[cell.status]}>
      {word(STATE_OF[cell.status])}
      {cell.status === "at_risk" && left !== null ? ` · ${t("margin", { share: left })}` : null}
    </Status>
  );
}
