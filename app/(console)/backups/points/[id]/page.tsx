import "#components/failovers/list.css";
import "#components/backups/backups.css";
import "#components/backups/point.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PointPage } from "#components/backups/point-page.tsx";
import { firstPaint } from "../../../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("backups"))("point.title") };
}

type Props = { readonly params: Promise<{ readonly id: string }> };

export default async function Page({ params }: Props) {
  const { id } = await params;
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.backups.point.queryOptions({ id }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <PointPage id={id} />
    </HydrationBoundary>
  );
}
