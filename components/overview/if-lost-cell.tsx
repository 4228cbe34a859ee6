"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { IfZoneLost } from "#domain/regions/if-zone-lost.ts";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON } from "../ui/status.tsx";
import { STATE_OF } from "./state-of.ts";

/** What the loss of this zone would mean now, by the rules: the verdict, and its weightiest reason. */
export function IfLostCell({ ifLost }: { readonly ifLost: IfZoneLost | null }) {
  const t = useTranslations("overview.ifLost");
  const format = useFormatter();
  if (!ifLost) return <td className="none">{t("unknown")}</td>;
  const state = STATE_OF[ifLost.status];
  const say = (reason: IfZoneLost["reasons"][number]) =>
    t(
      `reason.${reason.key}`,
      printable(reason.values, (share) => format.number(share, { style: "percent" })),
    );
  const first = ifLost.reasons[0];
  const all = ifLost.reasons.map((reason) => `${reason.component}: ${say(reason)}`).join("\n");
  return (
    <td title={all}>
      <Icon name={state === "ok" ? "check" : STATE_ICON[state]} size="xs" className={state} />
      <b className={state === "ok" ? undefined : state}>{t(ifLost.status)}</b>
      {first && ifLost.status !== "met" ? <span className="detail">{say(first)}</span> : <Standby ifLost={ifLost} />}
    </td>
  );
}

/** When all is well: where the database would go on. */
function Standby({ ifLost }: { readonly ifLost: IfZoneLost }) {
  const t = useTranslations("overview.ifLost");
  const reason = ifLost.reasons.find(({ key }) => key === "synchronous-standby-elsewhere" || key === "standby-remains");
  if (!reason) return null;
  return <span className="detail">{t(`reason.${reason.key}`, { ...reason.values })}</span>;
}

/** Shares (headroom, after, gate) as percentages; everything else as it is. */
function printable(
  values: Readonly<Record<string, string | number>>,
  percent: (share: number) => string,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" && ["headroom", "after", "gate"].includes(name) ? percent(value) : value,
    ]),
  );
}
