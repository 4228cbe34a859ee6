"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { DesiredView } from "#server/regions/router.ts";
import { runName } from "../shell/local-title.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

/** What was decided about the component, against what is measured. */
export function DesiredTable({ desired }: { readonly desired: readonly DesiredView[] }) {
  const t = useTranslations("regions");
  return (
    <Panel title={t("desired")} note={t("desiredNote")} flush>
      {desired.length === 0 ? (
        <PanelEmpty icon="check-circle" what={t("noDesired")} />
      ) : (
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t("what")}</th>
              <th scope="col">{t("wanted")}</th>
              <th scope="col">{t("measuredNow")}</th>
              <th scope="col">{t("decided")}</th>
            </tr>
          </thead>
          <tbody>
            {desired.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="mono">
                  {subjectOf(row)}
                </th>
                <td>{wantedOf(row)}</td>
                <td>
                  <Status state={row.holds === null ? "na" : row.holds ? "ok" : "bad"}>
                    {row.holds === null ? undefined : t(row.holds ? "asWanted" : "differs")}
                  </Status>
                </td>
                <td className="quiet text-small">
                  {row.run === null ? null : (
                    <Link className="underlined" href={`/failovers/${row.run}`}>
                      {runName(row.run)}
                    </Link>
                  )}{" "}
                  <Time at={row.setAt} shape="moment" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** As the infrastructure's own configuration names it. */
function subjectOf({ value, node }: DesiredView): string {
  if (value.kind === "server" || value.kind === "weight")
    return `${node} ${value.address.backend}/${value.address.server}`;
  if (value.kind === "limit") return `${node} ${value.file} ${value.class}`;
  if (value.kind === "flag") return `${node} ${value.flag}`;
  return value.kind === "map" ? `${node} ${value.file} ${value.key}` : `${node} ${value.backend}`;
}

function wantedOf({ value }: DesiredView): string {
  if (value.kind === "server") return value.state;
  if (value.kind === "weight") return String(value.weight);
  if (value.kind === "limit") return String(value.rate);
  return value.kind === "map" || value.kind === "flag" ? value.value : (value.primary ?? "—");
}
