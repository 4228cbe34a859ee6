"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ObjectiveView } from "#server/objectives/router.ts";
import { samplesHref } from "../measurements/samples-href.ts";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useCurrent } from "./figures.ts";

const RESOLUTION_MS = 1_000;

/** What would be lost with each standby if it were promoted now, and with the archive alone. Each leads to its samples. */
export function LossTable({ component, loss }: ObjectiveView["losses"][number]) {
  const t = useTranslations("objectives.loss");
  const why = useTranslations("objectives.because");
  const current = useCurrent();
  const { acknowledged } = loss;
  return (
    <Panel title={t("title")} note={component} flush>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("copy")}</th>
            <th scope="col">{t("kind")}</th>
            <th scope="col" className="end-aligned">
              {t("missing")}
            </th>
            <th scope="col" className="end-aligned">
              {t("lost")}
            </th>
            <th scope="col">{t("seen")}</th>
          </tr>
        </thead>
        <tbody>
          {loss.replicas.map((replica) => (
            <tr key={replica.zone}>
              <th scope="row">
                <Link href={samplesHref(`${component}:${replica.zone}`)} className="row-link">
                  {replica.zone}
                </Link>
              </th>
              <td>
                {replica.promotable ? (
                  <Status state={replica.zone === loss.best ? "ok" : "na"} icon="check">
                    {t(replica.zone === loss.best ? "best" : "promotable")}
                    {replica.syncState ? ` · ${replica.syncState}` : null}
                  </Status>
                ) : (
                  <Status state="na">{t("notPromotable")}</Status>
                )}
              </td>
              <td className="end-aligned">{replica.missing ?? "—"}</td>
              <td className="end-aligned strong">{current(replica, "rpo", RESOLUTION_MS)}</td>
              <td className="quiet">
                <Time at={replica.seenAt} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("archive")}</th>
            <td>{loss.archive.because ? <Status state="na">{why(loss.archive.because)}</Status> : null}</td>
            <td className="end-aligned">—</td>
            <td className="end-aligned strong">{current(loss.archive, "rpo", RESOLUTION_MS)}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <p className="table-foot quiet text-small">
        {acknowledged ? (
          <Link href={samplesHref(`${component}:canary`)} className="underlined">
            {t("canary", { number: acknowledged.number.toString() })} <Time at={acknowledged.acknowledgedAt} />
          </Link>
        ) : (
          t("noCanary")
        )}{" "}
        · {t("how")}
      </p>
    </Panel>
  );
}
