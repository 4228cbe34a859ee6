import "#components/failovers/lost-rows/lost-rows.css";
import "#components/failovers/pairs.css";
import "#components/failovers/promotion/promotion.css";
import "#components/failovers/run.css";
import "#components/failovers/graph/plan-graph.css";
import "#components/failovers/step-node.css";
import "#components/failovers/step.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RunPage } from "#components/failovers/run-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly run: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { run } = await params;
  return { title: /^\d+$/.test(run) ? `FO-${run.padStart(4, "0")}` : run };
}

export default async function Page({ params }: Props) {
  const { run } = await params;
  const { cache, trpc } = firstPaint();
  await Promise.all([
    cache.prefetchQuery(trpc.failovers.read.queryOptions({ run })),
    cache.prefetchQuery(trpc.measures.inForce.queryOptions()),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <RunPage run={run} />
    </HydrationBoundary>
  );
}
