"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ZoneView } from "#server/regions/router.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { useIfLostReason } from "../overview/use-if-lost-reason.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import { STATE_ICON, Status } from "../ui/status.tsx";

/** What the loss of this zone would mean now, with every reason, the weightiest first. */
export function IfLostPanel({ zone }: { readonly zone: ZoneView }) {
  const t = useTranslations("overview");
  const say = useIfLostReason();
  const { status, reasons } = zone.ifLost;
  const title = (
    <>
      {t("matrix.ifLost")} <Status state={STATE_OF[status]}>{t(zone.only ? "ifLost.only" : `ifLost.${status}`)}</Status>
    </>
  );
  return (
    <Panel title={title} tight>
      <ul>
        {reasons.map((reason, at) => {
          const state = STATE_OF[reason.status];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: one component may have two reasons of one key
            <li className="list-row" key={`${reason.component} ${reason.key} ${at}`}>
              <Icon name={state === "ok" ? "check" : STATE_ICON[state]} size="xs" className={state} />
              <span className={state === "ok" ? undefined : state}>{say(reason)}</span>
              <Link className="end mono quiet underlined" href={`/components/${reason.component}`}>
                {reason.component}
              </Link>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
