import "#components/failovers/pairs.css";
import "#components/failovers/list.css";
import "#components/audit/audit.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { filterOf, loadAuditFilter } from "#components/audit/audit-filter.ts";
import { AuditPage } from "#components/audit/audit-page.tsx";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const { cache, trpc } = firstPaint();
  const address = await loadAuditFilter(searchParams);
  const cursor = address.cursor ? { cursor: address.cursor } : {};
  await cache.prefetchQuery(trpc.audit.list.queryOptions({ filter: filterOf(address), ...cursor }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <AuditPage />
    </HydrationBoundary>
  );
}
