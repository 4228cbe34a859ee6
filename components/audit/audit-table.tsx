"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AuditRow } from "#server/audit/router.ts";
import { useWords } from "../reasons/use-words.ts";
import { useActs } from "../shell/acts.tsx";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import { ActionName } from "./action-name.tsx";
import type { AuditAddress } from "./audit-filter.ts";

type Props = {
  readonly rows: readonly AuditRow[];
  readonly onOpen: (row: AuditRow) => void;
  readonly onFilter: (change: Partial<AuditAddress>) => void;
};

/** Amber marks refused attempts: a good day has none. */
export function AuditTable({ rows, onOpen, onFilter }: Props) {
  const t = useTranslations("audit");
  const roles = useWords("shell.role");
  return (
    <table className="data-table audit-table">
      <thead>
        <tr>
          <th scope="col">{t("column.at")}</th>
          <th scope="col">{t("column.actor")}</th>
          <th scope="col">{t("column.action")}</th>
          <th scope="col">{t("column.subject")}</th>
          <th scope="col">{t("column.detail")}</th>
          <th scope="col">{t("seal.title")}</th>
          <th scope="col">
            <span className="unseen">{t("column.open")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={row.action === "access.denied" ? "at" : ""}>
            <td className="mono quiet">
              <Time at={row.at} shape="moment" />
            </td>
            <td>
              <button
                type="button"
                className="plain-link"
                onClick={() => onFilter({ actor: row.actor })}
                title={row.actor}
              >
                {row.actorName}
              </button>{" "}
              <span className="quiet text-small">{row.roles.map((role) => roles(role) ?? role).join(" · ")}</span>
            </td>
            <td>
              <ActionName action={row.action} />
            </td>
            <td>
              <Subject row={row} />
            </td>
            <td className="audit-detail quiet">{detailLine(row.detail)}</td>
            <td className="quiet one-line">
              {row.seal ? (
                <span title={row.seal.hash}>
                  {t("seal.position", { position: row.seal.position })}{" "}
                  <span className="mono text-small">{row.seal.hash.slice(0, 8)}</span>
                </span>
              ) : (
                t("seal.noneYet")
              )}
            </td>
            <td className="end-aligned">
              <Button
                size="small"
                kind="ghost"
                onClick={() => onOpen(row)}
                aria-label={t("openRow", { id: row.id.slice(-8) })}
              >
                {t("open")}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The thing it was done to, with a link where the thing has a page that the viewer may open. */
function Subject({ row }: { readonly row: AuditRow }) {
  const kind = useWords("audit.subject")(row.subjectType) ?? row.subjectType;
  const short = row.subjectId.length > 20 ? `…${row.subjectId.slice(-8)}` : row.subjectId;
  const { sees } = useActs();
  const page =
    row.subjectType === "run"
      ? `/failovers/${row.subjectId}`
      : row.subjectType === "approval" && sees.approvals
        ? `/approvals/${row.subjectId}`
        : null;
  return (
    <>
      <span className="soft">{kind}</span>{" "}
      {page ? (
        <Link href={page} className="mono row-link">
          {short}
        </Link>
      ) : (
        <span className="mono">{short}</span>
      )}
    </>
  );
}

function detailLine(detail: unknown): string {
  if (typeof detail !== "object" || detail === null) return "";
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== "" && typeof value !== "object")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(" · ");
}
