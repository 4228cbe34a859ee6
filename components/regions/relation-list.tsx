"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { Relations } from "#domain/regions/relations.ts";
import { Status } from "../ui/status.tsx";

/** How things hang together, in words: the same that the graph draws. */
export function RelationList({ relations }: { readonly relations: Relations }) {
  const t = useTranslations("regions.relation");
  const format = useFormatter();
  const kib = (bytes: number) => format.number(bytes / 1_024, { maximumFractionDigits: 1 });
  const nobody = relations.replications.length + relations.routes.length + relations.entries.length === 0;
  if (nobody) return <p className="quiet">{t("none")}</p>;
  return (
    <ul className="relations">
      {relations.entries.map((one) => (
        <li key={`${one.entrance} ${one.zone}`}>
          <span className="quiet">{t("entry")}</span>
          <Link href={`/components/${one.entrance}`}>{t("to", { from: one.entrance, to: one.zone })}</Link>
          <span className="figure">
            {one.share > 0 ? format.number(one.share, { style: "percent", maximumFractionDigits: 0 }) : t("nothing")}
          </span>
        </li>
      ))}
      {relations.replications.map((one) => (
        <li key={`${one.component} ${one.to}`}>
          <span className="quiet">{t("replication")}</span>
          <Link href={`/components/${one.component}`}>{t("to", { from: one.from, to: one.to })}</Link>
          <span className="figure">
            {one.streaming ? (
              t(one.syncState === "sync" || one.syncState === "quorum" ? "sync" : "async", { lag: kib(one.lagBytes) })
            ) : (
              <Status state="bad">{t("broken")}</Status>
            )}
          </span>
        </li>
      ))}
      {relations.routes.map((one) => (
        <li key={`${one.component} ${one.from} ${one.to}`}>
          <span className="quiet">{t("route")}</span>
          <Link href={`/components/${one.gateway}`}>
            {one.to === null ? one.from : t("to", { from: one.from, to: one.to })}
          </Link>
          <span className="figure">{one.to === null ? t("closed") : one.component}</span>
        </li>
      ))}
    </ul>
  );
}
