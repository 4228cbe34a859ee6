import "#components/failovers/pairs.css";
import "#components/failovers/list.css";
import "#components/audit/audit.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { filterOf, loadAuditFilter } from "#components/audit/audit-filter.ts";
import { AuditPage } from "#components/audit/audit-page.tsx";
import { allows } from "#domain/access/permissions.ts";
import { currentActor } from "#server/auth/current-actor.ts";
import { firstPaint } from "../../first-paint.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

/** Without the role the question is asked once, so that the attempt is on record, and not again by the page. */
export default async function Page({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const { cache, trpc } = firstPaint();
  const [address, actor] = await Promise.all([loadAuditFilter(searchParams), currentActor()]);
  const cursor = address.cursor ? { cursor: address.cursor } : {};
  const mayRead = actor !== null && allows(actor.roles, "audit.read");
  await Promise.all([
    cache.prefetchQuery(trpc.audit.list.queryOptions({ filter: filterOf(address), ...cursor })),
    ...(mayRead ? [cache.prefetchQuery(trpc.audit.chain.queryOptions())] : []),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <AuditPage mayRead={mayRead} />
    </HydrationBoundary>
  );
}
