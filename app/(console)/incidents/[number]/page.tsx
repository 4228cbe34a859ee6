import "#components/failovers/run.css";
import "#components/incidents/incidents.css";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { IncidentPage } from "#components/incidents/incident-page.tsx";
import { incidentName } from "#domain/incidents/incident.ts";
import { firstPaint } from "../../../first-paint.ts";

type Props = { readonly params: Promise<{ readonly number: string }> };

/** `7` and `INC-0007` name the same one; 0: nothing that could be a number. */
function numberIn(text: string): number {
  return Number(/^(?:INC-?)?0*([1-9]\d{0,8})$/i.exec(text)?.[1] ?? 0);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { number } = await params;
  return { title: numberIn(number) > 0 ? incidentName(numberIn(number)) : number };
}

export default async function Page({ params }: Props) {
  const number = numberIn((await params).number);
  const { cache, trpc } = firstPaint();
  await Promise.all([
    number > 0 ? cache.prefetchQuery(trpc.incidents.read.queryOptions({ number })) : null,
    cache.prefetchQuery(trpc.measures.inForce.queryOptions()),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <IncidentPage number={number} />
    </HydrationBoundary>
  );
}
