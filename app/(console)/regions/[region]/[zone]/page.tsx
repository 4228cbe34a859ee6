import "#components/regions/regions.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ZonePage } from "#components/regions/zone-page.tsx";
import { firstPaint } from "../../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly region: string; readonly zone: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).zone) };
}

export default async function Page({ params }: Props) {
  const [region, zone] = await params.then(
    (one) => [decodeURIComponent(one.region), decodeURIComponent(one.zone)] as const,
  );
  const { cache, trpc } = firstPaint();
  await Promise.all([
    cache.prefetchQuery(trpc.regions.zone.queryOptions({ region, zone })),
    cache.prefetchQuery(trpc.detection.current.queryOptions()),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ZonePage region={region} zone={zone} />
    </HydrationBoundary>
  );
}
