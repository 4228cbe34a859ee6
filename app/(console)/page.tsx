import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Overview } from "#components/overview/overview.tsx";
import { crisisOf } from "#components/shell/crisis.ts";
import { firstPaint } from "../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.title");
  return { title: t("overview") };
}

export default async function OverviewPage() {
  const { cache, trpc } = firstPaint();
  const banner = trpc.overview.banner.queryOptions();
  await Promise.all([
    cache.prefetchQuery(trpc.overview.current.queryOptions()),
    cache.prefetchQuery(banner),
    cache.prefetchQuery(trpc.checks.current.queryOptions()),
    cache.prefetchQuery(trpc.backups.read.queryOptions()),
  ]);
  // In a crisis the first paint already holds who saw it and the run that answers it.
  const known = cache.getQueryData(banner.queryKey);
  const crisis = known ? crisisOf(known) : null;
  await Promise.all([
    crisis ? cache.prefetchQuery(trpc.measures.inForce.queryOptions()) : null,
    crisis ? cache.prefetchQuery(trpc.detection.current.queryOptions()) : null,
    crisis?.run ? cache.prefetchQuery(trpc.failovers.read.queryOptions({ run: crisis.run.id })) : null,
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      {/* No Suspense around it: what is large would be sent after a fallback, and shown later than it is there. */}
      <Overview />
    </HydrationBoundary>
  );
}
