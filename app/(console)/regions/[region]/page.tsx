import "#components/regions/regions.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RegionsPage } from "#components/regions/regions-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly region: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).region) };
}

export default async function Page({ params }: Props) {
  const region = decodeURIComponent((await params).region);
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.regions.map.queryOptions({ region }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <RegionsPage region={region} />
    </HydrationBoundary>
  );
}
