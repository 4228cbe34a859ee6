"use client";
import { useLocale, useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { RunView } from "#server/failovers/router.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Time } from "../ui/time.tsx";
import { allFacts, FOUND } from "./all-facts.ts";
import { FactText, FigureText } from "./fact-text.tsx";
import { withoutRows } from "./lost-rows/read-lost-rows.ts";
import { titleOf } from "./plan-title.ts";
import { PromotionText } from "./promotion-text.tsx";
import { readPromotion, withoutVerdict } from "./read-promotion.ts";

const KINDS = ["all", "action", "measurement"] as const;

/** Append-only, newest first. Decisions of people count as actions. The filter is in the address. */
export function FactPanel({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.factList");
  const [kind, setKind] = useQueryState("facts", parseAsStringLiteral(KINDS).withDefault("all"));
  const locale = useLocale();
  const facts = allFacts(run, (step) => titleOf(step, locale));
  const shown = facts.filter((fact) => kind === "all" || (kind === "measurement") === (fact.kind === "measurement"));
  const options = KINDS.map((value) => ({ value, label: t(`kind.${value}`) }));
  return (
    <Panel
      title={t("title")}
      note={t("note")}
      end={<Segmented label={t("filter")} value={kind} options={options} onChange={(value) => void setKind(value)} />}
    >
      {shown.length === 0 ? (
        <PanelEmpty icon="clock" what={t("empty")} why={t("emptyWhy")} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        <section className="fact-list" tabIndex={0} aria-label={t("title")}>
          {shown.map((fact) => (
            <div key={fact.id} className="fact-row">
              <Time at={fact.at} shape="millisecond" className="mono" />
              <span>
                {fact.key === FOUND ? (
                  <Found values={fact.values} />
                ) : (
                  <FactText factKey={fact.key} values={fact.values} />
                )}
              </span>
              <span className="source" title={fact.source}>
                {fact.source}
              </span>
            </div>
          ))}
        </section>
      )}
    </Panel>
  );
}

/** What a step found: its title, then every figure of it. */
function Found({ values: { title, ...figures } }: { readonly values: Readonly<Record<string, unknown>> }) {
  const promotion = readPromotion(figures);
  return (
    <>
      <b>{String(title)}</b>{" "}
      {promotion ? (
        <>
          <PromotionText view={promotion} />{" "}
        </>
      ) : null}
      <FigureText values={withoutRows(withoutVerdict(figures))} brief />
    </>
  );
}
