import { readFileSync } from "node:fs";
import { zonesOf } from "#lab/addresses.ts";
import { configFile, writeSecret } from "#lab/config-file.ts";
import type { ConsumerConfig } from "#lab/platform/config.ts";
import { highestToken } from "#server/observe/quiet-scopes.ts";
import type { TrialSite } from "./site.ts";

/**
 * Each log costs its consumers so much from now on: their limit is known then, and small enough for any machine. They are ended, and
 * the site's backlog policy has them started again.
 */
export async function slowConsumers(site: TrialSite, costMs: number): Promise<void> {
  for (const zone of zonesOf("kr")) {
    const file = configFile(site.manifest, zone, "consumer.json");
    const config = JSON.parse(readFileSync(file, "utf8")) as ConsumerConfig;
    writeSecret(file, { ...config, costMs } satisfies ConsumerConfig);
  }
  const token = (await highestToken(site.db, site.topology, "kr")) ?? 0n;
  await Promise.all(
    zonesOf("kr").map((zone) =>
      site.adapters.scaler.scale("ingest/consumers-kr", zone, 0, {
        ...{ scope: "kr", token, key: `trial:slow:${zone}:${Date.now()}` },
        ...{ signal: AbortSignal.timeout(10_000), record: () => undefined },
      }),
    ),
  );
}
