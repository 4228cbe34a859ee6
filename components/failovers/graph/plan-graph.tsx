"use client";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import type { StepView } from "#server/failovers/router.ts";
import { PanelLoading } from "../../ui/panel.tsx";
import { layoutPlan } from "./layout.ts";
import { PlanList } from "./plan-list.tsx";

type Props = { readonly steps: readonly StepView[]; readonly onOpen: (id: string) => void };

/** Only this page draws graphs: what draws them is loaded when one is about to be shown, and never on a phone. */
const PlanFlow = dynamic(() => import("./plan-flow.tsx").then((one) => one.PlanFlow), {
  ssr: false,
  loading: () => <PanelLoading lines={4} />,
});

const NARROW = "(max-width: 860px)";
/** A desk's width, to keep about the right room until the real one is known. */
const USUAL_WIDTH = 1_280;

/** The plan as a graph of what waits for what; on a phone as a list. */
export function PlanGraph({ steps, onOpen }: Props) {
  const t = useTranslations("failovers.graph");
  const narrow = useSyncExternalStore(
    watchNarrow,
    () => matchMedia(NARROW).matches,
    () => false,
  );
  return (
    <section className="plan-graph" aria-label={t("label")}>
      {narrow ? (
        <PlanList steps={steps} onOpen={onOpen} />
      ) : (
        <div style={{ minHeight: layoutPlan(steps, USUAL_WIDTH).height }}>
          <PlanFlow steps={steps} onOpen={onOpen} />
        </div>
      )}
    </section>
  );
}

function watchNarrow(tell: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
