import "#components/failovers/pairs.css";
import "#components/failovers/promotion/promotion.css";
import "#components/failovers/list.css";
import "#components/failovers/start.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StartPage } from "#components/failovers/start-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("failovers"))("start.title") };
}

export default async function Page() {
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.plans.list.queryOptions());
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <StartPage />
    </HydrationBoundary>
  );
}
