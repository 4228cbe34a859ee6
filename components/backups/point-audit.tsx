"use client";
import { useTranslations } from "next-intl";
import type { PointView } from "#server/backups/router.ts";
import { ActionName } from "../audit/action-name.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

/** What the audit has about it: its tests, and how its standard was judged since it was taken. */
export function PointAudit({ point: { audit } }: { readonly point: PointView }) {
  const t = useTranslations("backups.point");
  return (
    <Panel title={t("history")} note={t("historyNote")}>
      {audit === null ? (
        <p className="quiet">{t("auditNot")}</p>
      ) : audit.length === 0 ? (
        <p className="quiet">{t("auditNone")}</p>
      ) : (
        <ul className="audit-lines">
          {audit.map((event) => (
            <li key={event.id}>
              <span className="quiet">
                <Time at={event.at} shape="moment" />
              </span>
              <span>
                <ActionName action={event.action} />
              </span>
              <span className="quiet text-small push">{event.by}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
