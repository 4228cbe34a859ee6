import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Asks the concerned answers again. One that is under way may have been read before the change: it is not thrown away, since a slow
 * server that is asked each second would then never finish one, but asked once more when it is there.
 */
export async function askAgain(cache: QueryClient, concerns: (key: QueryKey) => boolean): Promise<void> {
  const concerned = ({ queryKey }: { readonly queryKey: QueryKey }) => concerns(queryKey);
  const underWay = cache.getQueryCache().findAll({ predicate: concerned, fetchStatus: "fetching" });
  const hashes = new Set(underWay.map((query) => query.queryHash));
  await cache.invalidateQueries({ predicate: concerned }, { cancelRefetch: false });
  if (hashes.size === 0) return;
  await cache.invalidateQueries({ predicate: ({ queryHash }) => hashes.has(queryHash) }, { cancelRefetch: false });
}
