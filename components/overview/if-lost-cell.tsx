"use client";
import { useTranslations } from "next-intl";
import { worstStatus } from "#domain/objectives/status.ts";
import type { Matrix } from "#server/overview/router.ts";
import { formatDuration } from "../ui/format-duration.ts";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON } from "../ui/status.tsx";
import { STATE_OF } from "./state-of.ts";
import { useIfLostReason } from "./use-if-lost-reason.ts";

type Props = {
  readonly ifLost: Matrix["ifLost"][string] | null;
  /** The only zone of its region: no zone can take over, and that is no news. */
  readonly only: boolean;
  /** What the verdict rests on is too old. */
  readonly stopped: boolean;
};

/** What the loss of this zone would mean now: how long and how much, by past runs and by what is measured; or the weightiest reason. */
export function IfLostCell({ ifLost, only, stopped }: Props) {
  const t = useTranslations("overview.ifLost");
  const say = useIfLostReason();
  if (!ifLost) return <td className="none">{t("unknown")}</td>;
  const all = ifLost.reasons.map((reason) => `${reason.component}: ${say(reason)}`).join("\n");
  if (stopped) {
    return (
      <td className="hatched na" title={all}>
        <Icon name="unmeasured" size="xs" />
        {t("not_measured")}
      </td>
    );
  }
  if (only) {
    return (
      <td title={all} className="soft">
        {t("only")}
      </td>
    );
  }
  const status = worstStatus([ifLost.status, ...(ifLost.prediction.p50Ms === null ? [] : [ifLost.prediction.status])]);
  const state = STATE_OF[status];
  const goesOn = ifLost.reasons.find(({ key }) => key === "synchronous-standby-elsewhere" || key === "standby-remains");
  const told = ifLost.status === "met" ? goesOn : ifLost.reasons[0];
  const { p50Ms, n, rpo } = ifLost.prediction;
  const predicted = ifLost.status === "met" && p50Ms !== null;
  const rows = rpo === null || rpo.ms === null ? null : t("rpo", { seconds: Math.ceil(rpo.ms / 1_000) });
  return (
    <td title={predicted ? `${t("predicted", { n })}\n${all}` : all}>
      <Icon name={state === "ok" ? "check" : STATE_ICON[state]} size="xs" className={state} />
      <b className={state === "ok" ? undefined : state}>{predicted ? formatDuration(p50Ms) : t(ifLost.status)}</b>
      {predicted && rows ? (
        <span className="detail">{rows}</span>
      ) : told ? (
        <span className="detail">{say(told)}</span>
      ) : null}
    </td>
  );
}
