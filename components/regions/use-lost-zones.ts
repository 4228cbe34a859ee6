"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../live/trpc.ts";

/** Zones that are lost now, as the banner of every page says. */
export function useLostZones(): readonly string[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.overview.banner.queryOptions());
  return data?.loss.lost.map(({ zone }) => zone) ?? [];
}
