import "#components/failovers/list.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadObjectiveAddress } from "#components/objectives/objective-filter.ts";
import { ObjectivePage } from "#components/objectives/objective-page.tsx";
import { firstPaint } from "../../../first-paint.ts";

type Props = {
  readonly params: Promise<{ readonly id: readonly string[] }>;
  readonly searchParams: Promise<SearchParams>;
};

async function idOf({ params }: Pick<Props, "params">): Promise<string> {
  return (await params).id.map(decodeURIComponent).join("/");
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await idOf(props) };
}

export default async function Page(props: Props) {
  const { cache, trpc } = firstPaint();
  const [id, { region }] = await Promise.all([idOf(props), loadObjectiveAddress(props.searchParams)]);
  await cache.prefetchQuery(trpc.objectives.read.queryOptions({ id, region }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ObjectivePage id={id} />
    </HydrationBoundary>
  );
}
