"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import type { SamplePage } from "#server/observe/router.ts";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { Age } from "../ui/age.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { HistoryView } from "./history-view.tsx";
import { SAMPLES_ADDRESS } from "./samples-filter.ts";
import { samplesHref } from "./samples-href.ts";
import { spanOf } from "./samples-span.ts";
import { SamplesTable } from "./samples-table.tsx";

const MINUTE_MS = 60_000;
/** After as long the chart of an hour can look different. */
const DRAWN_EVERY_MS = 10_000;

/** The single samples behind a figure: a chart, and every row. Key, span and page are in the address. */
export function SamplesPage() {
  const t = useTranslations("measurements");
  const [{ key }] = useQueryStates(SAMPLES_ADDRESS);
  // Nothing of one thing's is shown under another's name while that is asked for.
  if (key !== null) return <Samples key={key} measured={key} />;
  return (
    <Panel title={t("title")}>
      <PanelEmpty
        icon="unmeasured"
        what={t("noKey")}
        why={t("noKeyWhy")}
        action={<ButtonLink href="/objectives">{t("toObjectives")}</ButtonLink>}
      />
    </Panel>
  );
}

function Samples({ measured }: { readonly measured: string }) {
  const t = useTranslations("measurements");
  const formatTook = useTook();
  const trpc = useTRPC();
  const [address, setAddress] = useQueryStates(SAMPLES_ADDRESS, { history: "push" });
  const now = useNow();
  const { from, to } = spanOf(address, now, MINUTE_MS);
  const drawn = spanOf(address, now, DRAWN_EVERY_MS);
  const { before } = address;
  const open = address.to === null;
  const { data, error, refetch } = useQuery(
    trpc.observe.samples.queryOptions(
      { key: measured, from, to, before },
      open ? { ...ALSO_UNTOLD, placeholderData: keepPreviousData } : {},
    ),
  );
  const figure = (value: number) => show(value, data?.newest?.kind ?? null, formatTook);
  const step = (ms: number) =>
    samplesHref(measured, { from: new Date(from.getTime() + ms), to: new Date(to.getTime() + ms) });
  const span = to.getTime() - from.getTime();
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page mono">{measured}</h1>
          <p className="quiet">
            <Time at={from} shape="moment" /> – <Time at={to} shape="moment" />{" "}
            {data && open ? <NewestAge newest={data.newest} /> : null}
          </p>
        </div>
        <nav className="region-links" aria-label={t("span")}>
          <Link href={step(-span)}>{t("earlier")}</Link>
          <Link href={step(span)}>{t("later")}</Link>
        </nav>
      </header>
      <Panel title={t("history.title")}>
        <HistoryView measured={measured} {...drawn} targetMs={null} figure={figure} />
      </Panel>
      <Panel title={t("samples")} note={t(data && !data.ownWords ? "noteHidden" : "note")} flush>
        {data ? (
          data.samples.length > 0 ? (
            <SamplesTable samples={data.samples} figure={figure} ownWords={data.ownWords} />
          ) : (
            <PanelEmpty icon="unmeasured" what={t("none")} why={t("noneWhy")} />
          )
        ) : (
          <ListUnread
            error={error}
            what={t("unread")}
            why={t("unreadWhy")}
            retry={t("retry")}
            onRetry={() => void refetch()}
            lines={8}
          />
        )}
        {data ? (
          <Pager
            label={t("pages")}
            newest={t("newest")}
            older={t("older")}
            at={before}
            next={data.next}
            onGo={(at) => void setAddress(at === null ? { before: null } : { from, to, before: at })}
          />
        ) : null}
      </Panel>
    </div>
  );
}

/** What was measured since the last answer is not known here: that alone makes nothing stale. */
function NewestAge({ newest }: Pick<SamplePage, "newest">) {
  const t = useTranslations("measurements");
  if (!newest) return t("never");
  const staleAfterMs = 3 * newest.intervalMs + ALSO_UNTOLD.refetchInterval;
  return <Age at={newest.at.toISOString()} staleAfterMs={staleAfterMs} live />;
}

/** A figure in the unit of its kind (domain/topology/figure.ts). */
function show(value: number, kind: string | null, formatTook: (ms: number) => string): string {
  if (kind === "objective") return formatTook(value);
  if (kind === "gateway") return `${Math.round(value * 1000) / 10}%`;
  return kind === "database" ? `${Math.round(value / 102.4) / 10} KiB` : String(Math.round(value * 100) / 100);
}
