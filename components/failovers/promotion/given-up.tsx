"use client";
import { useFormatter, useTranslations } from "next-intl";
import { Time } from "../../ui/time.tsx";
import { useTook } from "../../ui/use-duration.ts";

export type Cost = {
  readonly rows: number | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly lossBytes: number | null;
};

/** What promoting this one gives up: numbered rows that were acknowledged after its position, since when, and bytes of log. */
export function GivenUp({ cost }: { readonly cost: Cost }) {
  const t = useTranslations("failovers.promotion.cost");
  const formatTook = useTook();
  const format = useFormatter();
  const { rows, firstAt, lastAt, lossBytes } = cost;
  const bytes = lossBytes === null ? t("bytesUnknown") : t("bytes", { n: format.number(lossBytes) });
  if (rows === null)
    return (
      <>
        <b>{t("unknown")}</b> <span className="quiet">· {bytes}</span>
      </>
    );
  if (rows === 0 || !firstAt || !lastAt)
    return (
      <>
        <b>{t("none")}</b> <span className="quiet">· {bytes}</span>
      </>
    );
  return (
    <>
      <b>{t("rows", { n: format.number(rows) })}</b>{" "}
      <span className="quiet">
        · <Time at={firstAt} shape="full" />–<Time at={lastAt} /> (
        {formatTook(Date.parse(lastAt) - Date.parse(firstAt) + 1_000)}) · {bytes}
      </span>
    </>
  );
}
