import { componentsOf } from "#domain/topology/find.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Database, Transaction } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { judgeCatalogue } from "../standards/judge-catalogue.ts";
import { imageSubject, isDue } from "./content-check.ts";
import { keepContentCheck } from "./keep-content-check.ts";

const DAY_MS = 86_400_000;
/** Nothing new is begun in a round after this long: the next one comes soon. */
const ROUND_MS = 20_000;
const ONE_MS = 300_000;

type Image = { readonly repository: string; readonly digest: string };
type Due = Image & { readonly ids: string[]; readonly subject: string; readonly since: number };
/** When an image was last tried that could not be read, by component and subject. Who leads next begins anew. */
export type Tried = Map<string, number>;

/**
 * Reads the images that were not read for as long as the standard says, of every registry; what was found is judged at once. One that
 * cannot be read waits behind all others, and is told when they were read.
 */
export async function verifyImages(
  db: Database,
  site: Site,
  tried: Tried = new Map(),
  roundMs = ROUND_MS,
): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return;
  const { topology } = site;
  const everyMs = topology.standards?.images?.verifyEveryMs ?? DAY_MS;
  const ended = await Promise.allSettled(
    componentsOf(topology, "images").map(async ({ id }) => {
      const { n, unread } = await verifyThose(db, installation.id, site, id, { everyMs, roundMs, tried });
      if (n > 0) await judgeCatalogue(db, installation.id, topology, new Date(), id);
      if (unread !== null) throw unread;
    }),
  );
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

type Round = { readonly everyMs: number; readonly roundMs: number; readonly tried: Tried };

/** The longest unread first. @returns how many were read, and why the first that could not be read was not */
async function verifyThose(
  db: Database,
  installationId: string,
  { adapters }: Site,
  component: string,
  { everyMs, roundMs, tried }: Round,
): Promise<{ readonly n: number; readonly unread: AdapterError | null }> {
  const started = Date.now();
  let n = 0;
  let unread: AdapterError | null = null;
  for (const { ids, subject, repository, digest } of await dueOf(db, component, everyMs, tried)) {
    if (Date.now() - started > roundMs) break;
    const began = performance.now();
    const look = { signal: AbortSignal.timeout(ONE_MS) };
    const read = await adapters.registry.verify(component, repository, digest, look).catch(unreadable);
    if (read instanceof AdapterError) {
      unread ??= read;
      tried.set(`${component} ${subject}`, Date.now());
      // Nobody listens there: what is so of one is so of all.
      if (read.code === "refused-connection") break;
      continue;
    }
    tried.delete(`${component} ${subject}`);
    const { ok, bytes, problems } = read;
    const at = new Date();
    const check = { component, subject, at, ok, found: { bytes, problems } };
    await db.$transaction(async (tx) => {
      await keepContentCheck(tx, installationId, { ...check, tookMs: Math.round(performance.now() - began) });
      await raise(tx, ids, ok, at);
    });
    n += 1;
  }
  return { n, unread };
}

function unreadable(error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  throw error;
}

type Read = Image & { readonly ids: string[]; readonly at: Date | null; readonly ok: boolean | null };

/** Several tags of one digest are one thing to read. */
async function dueOf(db: Database, component: string, everyMs: number, tried: Tried): Promise<readonly Due[]> {
  const rows = await db.$queryRaw<Read[]>`
    SELECT point.detail->>'repository' AS repository, point.detail->>'digest' AS digest, array_agg(point.id::text) AS ids,
      checked.at, checked.ok
    FROM recovery_point point LEFT JOIN content_check checked ON checked.component = point.component
      AND checked.subject = (point.detail->>'repository') || '@' || (point.detail->>'digest')
    WHERE point.component = ${component} AND point.kind = 'image-digest' AND point.gone_at IS NULL
      AND point.detail->>'repository' IS NOT NULL AND point.detail->>'digest' IS NOT NULL
    GROUP BY 1, 2, checked.at, checked.ok`;
  const now = new Date();
  const due = rows.flatMap(({ ids, repository, digest, at, ok }): Due[] => {
    if (at !== null && !isDue({ at, ok: ok === true }, everyMs, now)) return [];
    const subject = imageSubject({ repository, digest });
    const since = Math.max(at?.getTime() ?? 0, tried.get(`${component} ${subject}`) ?? 0);
    return [{ ids, subject, repository, digest, since }];
  });
  return due.sort((a, b) => a.since - b.since);
}

/** What is whole counts as verified from now on; what is not has only been listed. */
async function raise(tx: Transaction, ids: readonly string[], ok: boolean, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE recovery_point SET
      confidence = CASE WHEN NOT ${ok} THEN 'listed' WHEN confidence = 'listed' THEN 'verified' ELSE confidence END,
      confidence_at = ${at}
    WHERE id = ANY(${[...ids]}::uuid[]) AND (${ok} AND confidence IN ('listed', 'verified') OR NOT ${ok} AND confidence <> 'listed')`;
}
