import { componentsOf } from "#domain/topology/find.ts";
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
type Due = Image & { readonly ids: string[]; readonly readAt: number };

/** Reads the images that were not read for as long as the standard says, of every registry; what was found is judged at once. */
export async function verifyImages(db: Database, site: Site, roundMs = ROUND_MS): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return;
  const { topology } = site;
  const everyMs = topology.standards?.images?.verifyEveryMs ?? DAY_MS;
  const ended = await Promise.allSettled(
    componentsOf(topology, "images").map(async ({ id }) => {
      const n = await verifyThose(db, installation.id, site, id, everyMs, roundMs);
      if (n > 0) await judgeCatalogue(db, installation.id, topology, new Date(), id);
    }),
  );
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

/** The longest unread first. @returns how many were read */
async function verifyThose(
  db: Database,
  installationId: string,
  { adapters }: Site,
  component: string,
  everyMs: number,
  roundMs: number,
): Promise<number> {
  const started = Date.now();
  let n = 0;
  for (const { ids, repository, digest } of await dueOf(db, component, everyMs)) {
    if (Date.now() - started > roundMs) break;
    const began = performance.now();
    const look = { signal: AbortSignal.timeout(ONE_MS) };
    const { ok, bytes, problems } = await adapters.registry.verify(component, repository, digest, look);
    const at = new Date();
    const check = { component, subject: imageSubject({ repository, digest }), at, ok, found: { bytes, problems } };
    await db.$transaction(async (tx) => {
      await keepContentCheck(tx, installationId, { ...check, tookMs: Math.round(performance.now() - began) });
      await raise(tx, ids, ok, at);
    });
    n += 1;
  }
  return n;
}

async function dueOf(db: Database, component: string, everyMs: number): Promise<readonly Due[]> {
  const [rows, checks] = await Promise.all([
    db.recoveryPoint.findMany({
      where: { component, kind: "image-digest", goneAt: null },
      select: { id: true, detail: true },
    }),
    db.contentCheck.findMany({ where: { component }, select: { subject: true, at: true, ok: true } }),
  ]);
  const now = new Date();
  const checkOf = new Map(checks.map((check) => [check.subject, check]));
  const due = new Map<string, Due>();
  for (const { id, detail } of rows) {
    const { repository, digest } = detail as Partial<Image>;
    if (repository === undefined || digest === undefined) continue;
    const subject = imageSubject({ repository, digest });
    const check = checkOf.get(subject);
    if (!isDue(check, everyMs, now)) continue;
    // Several tags of one digest are one thing to read.
    const known = due.get(subject) ?? { ids: [], repository, digest, readAt: check?.at.getTime() ?? 0 };
    known.ids.push(id);
    due.set(subject, known);
  }
  return [...due.values()].sort((a, b) => a.readAt - b.readAt);
}

/** What is whole counts as verified from now on; what is not has only been listed. */
async function raise(tx: Transaction, ids: readonly string[], ok: boolean, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE recovery_point SET
      confidence = CASE WHEN NOT ${ok} THEN 'listed' WHEN confidence = 'listed' THEN 'verified' ELSE confidence END,
      confidence_at = ${at}
    WHERE id = ANY(${[...ids]}::uuid[]) AND (${ok} AND confidence IN ('listed', 'verified') OR NOT ${ok} AND confidence <> 'listed')`;
}
