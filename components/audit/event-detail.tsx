"use client";
import { useTranslations } from "next-intl";
import type { AuditRow } from "#server/audit/router.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Time } from "../ui/time.tsx";
import { ActionName } from "./action-name.tsx";

/** One row in full, as it is stored. */
export function EventDetail({ row, onClose }: { readonly row: AuditRow | null; readonly onClose: () => void }) {
  const t = useTranslations("audit");
  return (
    <Dialog
      open={row !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={row ? <ActionName action={row.action} /> : ""}
    >
      {row ? (
        <>
          <dl className="pairs" style={{ marginTop: 12 }}>
            <dt>{t("column.at")}</dt>
            <dd>
              <Time at={row.at} shape="full" />
            </dd>
            <dt>{t("column.actor")}</dt>
            <dd>
              {row.actorName} <span className="mono quiet">{row.actor}</span>
            </dd>
            <dt>{t("roles")}</dt>
            <dd>{row.roles.join(", ") || "—"}</dd>
            <dt>{t("column.subject")}</dt>
            <dd className="mono">
              {row.subjectType} {row.subjectId}
            </dd>
            <dt>{t("id")}</dt>
            <dd className="mono">{row.id}</dd>
            <dt>{t("seal.title")}</dt>
            <dd>
              {row.seal ? (
                <>
                  {t("seal.position", { position: row.seal.position })} · <Time at={row.seal.sealedAt} shape="full" />
                </>
              ) : (
                t("seal.noneYet")
              )}
            </dd>
            {row.seal ? (
              <>
                <dt>{t("seal.hash")}</dt>
                <dd className="mono hash">{row.seal.hash}</dd>
                <dt>{t("seal.previous")}</dt>
                <dd className="mono hash">{row.seal.previousHash}</dd>
              </>
            ) : null}
          </dl>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
          <section className="json" tabIndex={0} aria-label={t("json")}>
            <pre>{JSON.stringify(row.detail, null, 2)}</pre>
          </section>
        </>
      ) : null}
    </Dialog>
  );
}
