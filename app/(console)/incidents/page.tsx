import "#components/failovers/list.css";
import "#components/incidents/incidents.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { inputOf, loadListFilter } from "#components/incidents/list-filter.ts";
import { IncidentsPage } from "#components/incidents/list-page.tsx";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("incidents"))("list.title") };
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const { cache, trpc } = firstPaint();
  const filter = await loadListFilter(searchParams);
  await cache.prefetchQuery(trpc.incidents.list.queryOptions(inputOf(filter)));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <IncidentsPage />
    </HydrationBoundary>
  );
}
