import "#components/failovers/list.css";
import "#components/failovers/step.css";
import "#components/backups/backups.css";
import "#components/backups/test.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TestPage } from "#components/backups/test-page.tsx";
import { firstPaint } from "../../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly run: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { run } = await params;
  const title = (await getTranslations("backups"))("test.title");
  return { title: /^\d+$/.test(run) ? `${title} FO-${run.padStart(4, "0")}` : title };
}

export default async function Page({ params }: Props) {
  const { run } = await params;
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.failovers.read.queryOptions({ run }));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <TestPage run={run} />
    </HydrationBoundary>
  );
}
