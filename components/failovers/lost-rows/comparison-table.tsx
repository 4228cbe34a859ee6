"use client";
import { useFormatter, useTranslations } from "next-intl";
import { type Comparison, type TableComparison, totalsOf } from "#domain/lost-rows/comparison.ts";
import { Status } from "../../ui/status.tsx";
import { Time } from "../../ui/time.tsx";

type Props = {
  readonly comparison: Comparison;
  readonly target: string | null;
  /** Tables that are alike row by row; null: not told. */
  readonly alike: number | null;
};

/** What a live database lacks against a restore, table by table, and which tables nothing is said about. Figures and handles, no contents. */
export function ComparisonTable({ comparison, target, alike }: Props) {
  const t = useTranslations("failovers.rows");
  const { missing, changed } = totalsOf(comparison.tables);
  const { database, from, until } = comparison;
  return (
    <section className="lost-rows">
      <h3>{t("title")}</h3>
      <p className="quiet">
        {t.rich("read", {
          database,
          target: () => (target ? <Time at={target} shape="full" /> : "—"),
          from: () => <Time at={from} shape="full" />,
          until: () => <Time at={until} shape="full" />,
        })}
      </p>
      {missing + changed === 0 ? <p>{t("none")}</p> : null}
      {comparison.tables.length > 0 ? (
        <table className="data-table" aria-label={t("caption")}>
          <thead>
            <tr>
              <th scope="col">{t("table")}</th>
              {(["restored", "live", "missing", "changed", "added"] as const).map((name) => (
                <th key={name} scope="col" className="end-aligned">
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {worstFirst(comparison.tables).map((one) => (
              <Row key={one.table} one={one} />
            ))}
          </tbody>
        </table>
      ) : null}
      {alike === null ? null : <p className="quiet">{t("alike", { n: alike })}</p>}
      <NotCompared comparison={comparison} />
    </section>
  );
}

function Row({ one }: { readonly one: TableComparison }) {
  const t = useTranslations("failovers.rows");
  const format = useFormatter();
  const notes = [
    ...(one.triggers.length > 0 ? [t("triggers", { names: one.triggers.join(", ") })] : []),
    ...(one.onlyLive.length > 0 ? [t("onlyLive", { names: one.onlyLive.join(", ") })] : []),
    ...(one.onlyRestored.length > 0 ? [t("onlyRestored", { names: one.onlyRestored.join(", ") })] : []),
  ];
  const handles = [...one.sample.missing, ...one.sample.changed];
  return (
    <tr>
      <th scope="row">
        <span className="mono">{one.table}</span>
        {notes.map((note) => (
          <small key={note} className="quiet line">
            {note}
          </small>
        ))}
        {handles.length > 0 ? (
          <small className="quiet line" title={t("handlesWhy")}>
            {t("handles")}: <span className="mono">{handles.join(" ")}</span>
          </small>
        ) : null}
      </th>
      <td className="end-aligned">{format.number(one.restored)}</td>
      <td className="end-aligned">{format.number(one.live)}</td>
      <td className="end-aligned">{one.missing > 0 ? <b>{format.number(one.missing)}</b> : format.number(0)}</td>
      <td className="end-aligned">{one.changed > 0 ? <b>{format.number(one.changed)}</b> : format.number(0)}</td>
      <td className="end-aligned">{format.number(one.added)}</td>
    </tr>
  );
}

function NotCompared({ comparison: { notComparable } }: Pick<Props, "comparison">) {
  const t = useTranslations("failovers.rows");
  if (notComparable.length === 0) return null;
  return (
    <p>
      <Status state="na">{t("notCompared")}</Status>
      {notComparable.map(({ table, why }) => (
        <span key={table} className="line">
          <span className="mono">{table}</span> · {t(`why.${why}`)}
        </span>
      ))}
    </p>
  );
}

function worstFirst(tables: readonly TableComparison[]): readonly TableComparison[] {
  return tables.toSorted((a, b) => b.missing - a.missing || b.changed - a.changed || b.added - a.added);
}
