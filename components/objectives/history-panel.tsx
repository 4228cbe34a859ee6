"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useNow } from "../live/clock.tsx";
import { HistoryView } from "../measurements/history-view.tsx";
import { samplesHref } from "../measurements/samples-href.ts";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { useTook } from "../ui/use-duration.ts";
import { OBJECTIVE_ADDRESS, RANGE_MS, RANGES } from "./objective-filter.ts";

type Props = { readonly measured: string; readonly targetMs: number };

/** The objective over time, its target dotted; the range is in the address. */
export function HistoryPanel({ measured, targetMs }: Props) {
  const t = useTranslations("objectives.history");
  const formatTook = useTook();
  const [{ range }, setAddress] = useQueryStates(OBJECTIVE_ADDRESS, { history: "push" });
  // Asked anew as often as something of this range can have changed.
  const every = RANGE_MS[range] / 360;
  const to = new Date(Math.ceil(useNow() / every) * every);
  const from = new Date(to.getTime() - RANGE_MS[range]);
  const options = RANGES.map((value) => ({ value, label: t(value) }));
  return (
    <Panel
      title={t("title")}
      end={
        <>
          <Link href={samplesHref(measured)} className="underlined text-small">
            {t("samples")}
          </Link>{" "}
          <Segmented
            label={t("range")}
            value={range}
            options={options}
            onChange={(next) => void setAddress({ range: next })}
          />
        </>
      }
    >
      <HistoryView measured={measured} from={from} to={to} targetMs={targetMs} figure={formatTook} />
    </Panel>
  );
}
