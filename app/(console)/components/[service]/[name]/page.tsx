import "#components/regions/regions.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ComponentPage } from "#components/regions/component-page.tsx";
import { firstPaint } from "../../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly service: string; readonly name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: idOf(await params) };
}

export default async function Page({ params }: Props) {
  const id = idOf(await params);
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.regions.component.queryOptions({ id }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ComponentPage id={id} />
    </HydrationBoundary>
  );
}

function idOf({ service, name }: Awaited<Props["params"]>): string {
  return `${decodeURIComponent(service)}/${decodeURIComponent(name)}`;
}
