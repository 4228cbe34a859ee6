import "#components/failovers/list.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { inputOf, loadListFilter } from "#components/failovers/list-filter.ts";
import { FailoversPage } from "#components/failovers/list-page.tsx";
import { allows } from "#domain/access/permissions.ts";
import { currentActor } from "#server/auth/current-actor.ts";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("failovers"))("list.title") };
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const { cache, trpc } = firstPaint();
  const [filter, actor] = await Promise.all([loadListFilter(searchParams), currentActor()]);
  await cache.prefetchQuery(trpc.failovers.list.queryOptions(inputOf(filter)));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FailoversPage mayRequest={actor !== null && allows(actor.roles, "plans.preview")} />
    </HydrationBoundary>
  );
}
