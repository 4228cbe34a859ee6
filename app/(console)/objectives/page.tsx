import "#components/failovers/list.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ObjectivesPage } from "#components/objectives/objectives-page.tsx";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("objectives"))("title") };
}

export default async function Page() {
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.objectives.list.queryOptions());
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ObjectivesPage />
    </HydrationBoundary>
  );
}
