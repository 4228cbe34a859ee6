"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { stateAt } from "#domain/regions/cell.ts";
import type { ComponentNode, ComponentPage } from "#server/regions/router.ts";
import { useNow } from "../live/clock.tsx";
import { Age } from "../ui/age.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Sparkline } from "../ui/sparkline.tsx";
import { Time } from "../ui/time.tsx";
import { CellState } from "./cell-state.tsx";
import { NodeFigures } from "./node-figures.tsx";
import { samplesHref } from "./place-name.ts";

/** The nodes of a component, each as measured, with its figures and the way to their samples. */
export function ComponentNodes({ page }: { readonly page: ComponentPage }) {
  const t = useTranslations("regions");
  const nowMs = useNow();
  return (
    <Panel title={t("nodes")} note={t("nodesNote")} end={<Age at={page.readAt} staleAfterMs={10_000} />} flush>
      {page.nodes.length === 0 ? <PanelEmpty icon="unmeasured" what={t("noneFound")} /> : null}
      <table className="data-table nodes">
        <thead>
          <tr>
            <th scope="col">{t("node")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("figures")}</th>
            <th scope="col" className="end-aligned">
              {t("answer")}
            </th>
            <th scope="col">{t("trend")}</th>
            <th scope="col">{t("age")}</th>
            <th scope="col">{t("samples")}</th>
          </tr>
        </thead>
        <tbody>
          {page.nodes.map((node) => (
            <tr key={node.key} className={stateAt(node.cell, nowMs) === "bad" ? "lost-row" : undefined}>
              <th scope="row" className="strong">
                {node.node}
              </th>
              <td>
                <CellState cell={node.cell} />
              </td>
              <td className="figures">
                <Figures node={node} />
              </td>
              <td className="end-aligned soft">
                {node.latencyMs === null ? "—" : t("ms", { ms: Math.round(node.latencyMs) })}
              </td>
              <td>
                {node.trend ? (
                  <Sparkline
                    spark={node.trend}
                    state={stateAt(node.cell, nowMs)}
                    label={t("trendOf", { node: node.node, hours: Math.round(node.trend.spanMs / 3_600_000) })}
                  />
                ) : (
                  <span className="quiet">—</span>
                )}
              </td>
              <td>
                <Age at={node.cell.at} staleAfterMs={node.cell.staleAfterMs} />
              </td>
              <td>
                <Link className="underlined quiet text-small" href={samplesHref(node.key)} prefetch={false}>
                  {t("toSamples")}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Of a node that fails: since when, and when it was last good; its old figures prove nothing. */
function Figures({ node }: { readonly node: ComponentNode }) {
  const t = useTranslations("regions");
  const { firstFailingAt, lastGoodAt } = node;
  if (firstFailingAt === null) return node.value ? <NodeFigures value={node.value} /> : null;
  return (
    <span className="soft">
      {t.rich("failing", { time: () => <Time at={firstFailingAt} shape="moment" /> })}
      {lastGoodAt ? (
        <>
          {" · "}
          {t.rich("lastGood", { time: () => <Time at={lastGoodAt} shape="moment" /> })}
        </>
      ) : null}
    </span>
  );
}
