import { componentsOf } from "#domain/topology/find.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { judgeStandards } from "../standards/judge-standards.ts";
import { isDue, WHOLE_ARCHIVE } from "./content-check.ts";
import { keepContentCheck } from "./keep-content-check.ts";
import { markVerified } from "./mark-verified.ts";

/** As long as the agent itself gives it. */
const VERIFY_MS = 2 * 3_600_000;
const LIST_MS = 12_000;

/**
 * Has every file of each archive read, as often as its standard says, one archive after the other: it is heavy for whoever holds them. One
 * that cannot be asked, or has nothing to read, is told by its look; it is tried again, and holds no other.
 */
export async function verifyArchives(db: Database, site: Site): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  const everyMs = site.topology.standards?.postgresql?.verifyEveryMs ?? null;
  if (installation === null || everyMs === null) return;
  for (const { id } of componentsOf(site.topology, "archive")) {
    await verifyOne(db, installation.id, site, id, everyMs).catch((error: unknown) => {
      if (!(error instanceof AdapterError)) throw error;
    });
  }
}

async function verifyOne(
  db: Database,
  installationId: string,
  { topology, adapters }: Site,
  component: string,
  everyMs: number,
): Promise<void> {
  const before = await db.contentCheck.findUnique({
    where: { component_subject: { component, subject: WHOLE_ARCHIVE } },
  });
  if (!isDue(before ?? undefined, everyMs, new Date())) return;
  const { state, backups } = await adapters.archive.list(component, { signal: AbortSignal.timeout(LIST_MS) });
  if (state !== "ok" || backups.length === 0) return;
  // A scope of its own: no run ever holds it. Who leads next finds the same reading under way by its key.
  const [drawn] = await db.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
  const began = performance.now();
  const { ok, ...found } = await adapters.archive.verify(component, {
    scope: `verify/${component}`,
    token: drawn?.token ?? 0n,
    key: `verify:${component}:${before?.at.toISOString() ?? "first"}`,
    signal: AbortSignal.timeout(VERIFY_MS),
    record: () => undefined,
  });
  const at = new Date();
  const check = { component, subject: WHOLE_ARCHIVE, at, tookMs: Math.round(performance.now() - began), ok, found };
  await db.$transaction((tx) => keepContentCheck(tx, installationId, check));
  await markVerified(db, { component, kind: "base-backup", whole: found.valid, broken: found.damaged }, at);
  await judgeStandards(db, installationId, topology, at, component);
}
