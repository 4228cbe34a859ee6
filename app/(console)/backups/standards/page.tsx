import "#components/failovers/list.css";
import "#components/backups/backups.css";
import "#components/backups/standards.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { loadStandardsAddress } from "#components/backups/standards-filter.ts";
import { StandardsPage } from "#components/backups/standards-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("backups"))("standards.title") };
}

type Props = { readonly searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const { cache, trpc } = firstPaint();
  const { days } = await loadStandardsAddress(searchParams);
  await cache.prefetchQuery(trpc.backups.standards.queryOptions({ days: Number(days) }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <StandardsPage />
    </HydrationBoundary>
  );
}
