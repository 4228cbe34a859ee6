import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ApprovalPage } from "#components/approvals/approval-page.tsx";
import { firstPaint } from "../../first-paint.ts";

type Props = {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly stepUp?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("approvals"))("request") };
}

export default async function Page({ params, searchParams }: Props) {
  const [{ id }, { stepUp }] = await Promise.all([params, searchParams]);
  const { cache, trpc } = firstPaint();
  const proof = z.uuid().safeParse(stepUp);
  if (z.uuid().safeParse(id).success) {
    await cache.prefetchQuery(
      trpc.approvals.read.queryOptions({ id, ...(proof.success ? { stepUp: proof.data } : {}) }),
    );
  }
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ApprovalPage id={id} />
    </HydrationBoundary>
  );
}
