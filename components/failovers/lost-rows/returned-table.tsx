"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { ReturnedTable } from "#domain/lost-rows/comparison.ts";

const FIGURES = ["missing", "returned", "other", "absent", "gone", "overwritten", "changedSince", "unchanged"] as const;

const BAD: ReadonlySet<string> = new Set(["absent", "gone", "unchanged"]);

/** What stands in the live tables now, of everything that was to come back. */
export function ReturnedRows({ tables }: { readonly tables: readonly ReturnedTable[] }) {
  const t = useTranslations("failovers.returned");
  const format = useFormatter();
  return (
    <section className="lost-rows">
      <h3>{t("title")}</h3>
      <table className="data-table" aria-label={t("caption")}>
        <thead>
          <tr>
            <th scope="col">{t("table")}</th>
            {FIGURES.map((name) => (
              <th key={name} scope="col" className="end-aligned">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tables.map((one) => (
            <tr key={one.table}>
              <th scope="row" className="mono">
                {one.table}
              </th>
              {FIGURES.map((name) => (
                <td key={name} className="end-aligned">
                  {BAD.has(name) && one[name] > 0 ? (
                    <b className="bad">{format.number(one[name])}</b>
                  ) : (
                    format.number(one[name])
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
