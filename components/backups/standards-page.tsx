"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import type { Standards, StandardView } from "#server/backups/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { STATE_ICON, type State } from "../ui/status.tsx";
import { Crumb } from "./crumb.tsx";
import { useRowName } from "./row-name.ts";
import { StandardRow } from "./standard-row.tsx";
import { RANGES, STANDARDS_ADDRESS } from "./standards-filter.ts";

/** Each demand of each standard: its verdict, why, since when, and what it was before. */
export function StandardsPage() {
  const t = useTranslations("backups.standards");
  const trpc = useTRPC();
  const [{ of, days }, setAddress] = useQueryStates(STANDARDS_ADDRESS, { history: "push" });
  const { data, error, refetch } = useQuery(
    trpc.backups.standards.queryOptions({ days: Number(days) }, { refetchInterval: 60_000 }),
  );
  const all = data?.standards ?? [];
  const shown = of === null ? all : all.filter((one) => one.component === of);
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <Crumb />
          <Headline standards={data ? shown : null} failed={error !== null} />
          <p className="quiet">{t("lead")}</p>
        </div>
        <div className="push filters">
          {of === null ? null : (
            <Button size="small" onClick={() => void setAddress({ of: null })}>
              {t("all")}
            </Button>
          )}
          <Segmented
            label={t("range")}
            value={days}
            options={RANGES.map((value) => ({ value, label: t("days", { n: Number(value) }) }))}
            onChange={(next) => void setAddress({ days: next })}
          />
        </div>
      </header>
      {data ? (
        shown.length === 0 ? (
          <Panel title={t("title")}>
            <PanelEmpty icon="document" what={t("empty")} why={t("emptyWhy")} />
          </Panel>
        ) : (
          componentsOf(shown).map(([component, parts]) => (
            <ComponentPanel key={component} parts={parts} from={data.from} until={data.until} />
          ))
        )
      ) : (
        <Panel title={t("title")}>
          <ListUnread
            error={error}
            what={t("unread")}
            why={t("unreadWhy")}
            retry={t("retry")}
            onRetry={() => void refetch()}
            lines={6}
          />
        </Panel>
      )}
      {data?.cut ? <p className="quiet text-small">{t("cut")}</p> : null}
    </div>
  );
}

const WORST: readonly { readonly status: StandardView["status"]; readonly tone: State }[] = [
  { status: "breached", tone: "bad" },
  { status: "not_measured", tone: "na" },
  { status: "at_risk", tone: "risk" },
];

function Headline({
  standards,
  failed,
}: {
  readonly standards: readonly StandardView[] | null;
  readonly failed: boolean;
}) {
  const t = useTranslations("backups.standards");
  if (standards === null) return <h1 className="text-page">{t(failed ? "unread" : "title")}</h1>;
  const count = (status: StandardView["status"]) => standards.filter((one) => one.status === status).length;
  const worst = WORST.find(({ status }) => count(status) > 0);
  if (worst === undefined)
    return (
      <h1 className="text-page">{standards.length === 0 ? t("title") : t("headline.met", { n: standards.length })}</h1>
    );
  return (
    <h1 className="text-page">
      <Icon name={STATE_ICON[worst.tone]} className={worst.tone} />{" "}
      {t(`headline.${worst.status as "breached" | "at_risk" | "not_measured"}`, { n: count(worst.status) })}
    </h1>
  );
}

function ComponentPanel({
  parts,
  from,
  until,
}: { readonly parts: readonly [StandardView, ...StandardView[]] } & Pick<Standards, "from" | "until">) {
  const nameOf = useRowName();
  const [first] = parts;
  return (
    <Panel
      title={
        <>
          {nameOf(first)} <span className="tag">{first.region}</span>
        </>
      }
      note={<span className="mono">{first.component}</span>}
      flush
    >
      <ul className="standard-rows">
        {parts.map((part) => (
          <StandardRow key={part.part} standard={part} from={from} until={until} />
        ))}
      </ul>
    </Panel>
  );
}

/** In the order in which the worst of each comes. */
function componentsOf(standards: readonly StandardView[]): [string, [StandardView, ...StandardView[]]][] {
  const found = new Map<string, [StandardView, ...StandardView[]]>();
  for (const one of standards) {
    const known = found.get(one.component);
    if (known) known.push(one);
    else found.set(one.component, [one]);
  }
  return [...found];
}
