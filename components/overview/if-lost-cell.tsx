"use client";
import { useTranslations } from "next-intl";
import type { IfZoneLost } from "#domain/regions/if-zone-lost.ts";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON } from "../ui/status.tsx";
import { STATE_OF } from "./state-of.ts";
import { useIfLostReason } from "./use-if-lost-reason.ts";

type Props = {
  readonly ifLost: IfZoneLost | null;
  /** The only zone of its region: no zone can take over, and that is no news. */
  readonly only: boolean;
};

/** What the loss of this zone would mean now, by the rules: the verdict, and its weightiest reason. */
export function IfLostCell({ ifLost, only }: Props) {
  const t = useTranslations("overview.ifLost");
  const say = useIfLostReason();
  if (!ifLost) return <td className="none">{t("unknown")}</td>;
  const all = ifLost.reasons.map((reason) => `${reason.component}: ${say(reason)}`).join("\n");
  if (only) {
    return (
      <td title={all} className="soft">
        {t("only")}
      </td>
    );
  }
  const state = STATE_OF[ifLost.status];
  const goesOn = ifLost.reasons.find(({ key }) => key === "synchronous-standby-elsewhere" || key === "standby-remains");
  const told = ifLost.status === "met" ? goesOn : ifLost.reasons[0];
  return (
    <td title={all}>
      <Icon name={state === "ok" ? "check" : STATE_ICON[state]} size="xs" className={state} />
      <b className={state === "ok" ? undefined : state}>{t(ifLost.status)}</b>
      {told ? <span className="detail">{say(told)}</span> : null}
    </td>
  );
}
