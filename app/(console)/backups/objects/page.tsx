import "#components/failovers/list.css";
import "#components/backups/backups.css";
import "#components/backups/objects.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { inputOf, loadObjectsFilter } from "#components/backups/objects-filter.ts";
import { ObjectsPage } from "#components/backups/objects-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("backups"))("objects.title") };
}

type Props = { readonly searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const { cache, trpc } = firstPaint();
  const input = inputOf(await loadObjectsFilter(searchParams));
  await cache.prefetchQuery(trpc.backups.objects.queryOptions(input));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ObjectsPage />
    </HydrationBoundary>
  );
}
