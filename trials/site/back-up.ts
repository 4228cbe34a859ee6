import type { TrialSite } from "./site.ts";

let backups = 0;
/** As somebody does whose base backups did not come by themselves. */
export async function backUp({ adapters }: Pick<TrialSite, "adapters">, archive: string): Promise<void> {
  backups += 1;
  const act = { scope: `backup/${archive}`, token: BigInt(backups), key: `trial:backup:${Date.now()}` };
  const bounds = { signal: AbortSignal.timeout(60_000), record: () => undefined };
  await adapters.archive.backup(archive, "incr", { ...act, ...bounds });
}
