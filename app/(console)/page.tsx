import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { Overview } from "#components/overview/overview.tsx";
import { firstPaint } from "../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.title");
  return { title: t("overview") };
}

export default async function OverviewPage() {
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.overview.current.queryOptions());
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Suspense>
        <Overview />
      </Suspense>
    </HydrationBoundary>
  );
}
