import "#components/regions/regions.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RegionsPage } from "#components/regions/regions-page.tsx";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("regions"))("all") };
}

export default async function Page() {
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.regions.map.queryOptions({}));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <RegionsPage region={null} />
    </HydrationBoundary>
  );
}
