"use client";
import { useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { runName } from "../failovers/run-name.ts";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { Line } from "./stopped.tsx";

/** What is signed away by overwriting: for each table, rows whose present contents are given up at most. */
export function Overwritten({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.overwrites");
  const { overwrites } = view.envelope;
  if (!overwrites) return null;
  return (
    <section className="card" aria-label={t("title")}>
      <h2>
        <Icon name="alert" />
        {t("title")}
        <span className="end mono">{overwrites.component}</span>
      </h2>
      <ul className="marks">
        {overwrites.tables.map(({ table, rows }) => (
          <Line key={table} icon="cross" className="risk" what={table} why={t("rows", { n: rows })} />
        ))}
      </ul>
      <div className="note">
        <Icon name="eye" size="s" />
        <span>
          {t.rich("note", {
            run: runName(overwrites.comparedBy),
            second: () => <Time at={overwrites.second} shape="full" />,
            at: () => <Time at={overwrites.comparedAt} shape="full" />,
          })}
        </span>
      </div>
    </section>
  );
}
