import "#components/failovers/list.css";
import "#components/backups/backups.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { inputOf, loadPointsFilter } from "#components/backups/points-filter.ts";
import { PointsPage } from "#components/backups/points-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("backups"))("points.title") };
}

type Props = { readonly searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const { cache, trpc } = firstPaint();
  const input = inputOf(await loadPointsFilter(searchParams));
  await Promise.all([
    cache.prefetchQuery(trpc.backups.points.queryOptions(input)),
    cache.prefetchQuery(trpc.backups.read.queryOptions()),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <PointsPage />
    </HydrationBoundary>
  );
}
