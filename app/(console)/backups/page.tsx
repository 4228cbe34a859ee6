import "#components/failovers/list.css";
import "#components/backups/backups.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackupsPage } from "#components/backups/backups-page.tsx";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("backups"))("title") };
}

export default async function Page() {
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.backups.read.queryOptions());
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <BackupsPage />
    </HydrationBoundary>
  );
}
