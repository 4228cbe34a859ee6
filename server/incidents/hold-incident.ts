import { BACK_FOR_GOOD_MS, readSubject, SAID_BEFORE_MS } from "#domain/incidents/cause.ts";
import type { AnswerableIncident } from "#domain/incidents/cause-of-run.ts";
import { isMitigated } from "#domain/incidents/mitigated.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Transaction } from "../db/client.ts";
import { answeredLosses, OF_LOSS } from "../response/answered-losses.ts";
import { POLICY } from "../response/policy-actor.ts";

type Open = AnswerableIncident & { readonly id: string };

/**
 * Open incidents that anything lost at a moment may belong to, newest first: what is merely not resolved is not read.
 * @param saidMs how long before it people may have declared theirs
 */
export function incidentsAround(
  tx: Transaction,
  topology: Topology,
  at: Date,
  saidMs: number = SAID_BEFORE_MS,
): Promise<readonly Open[]> {
  const lostNow = { OR: [{ endedAt: null }, { endedAt: { gte: before(at, BACK_FOR_GOOD_MS) } }] };
  const said = { declaredBy: { not: POLICY.subject }, declaredAt: { gte: before(at, saidMs) } };
  // Whoever declares before anything is seen may have been right: what was lost since then says whether that is over.
  const lostSince = { OR: [{ endedAt: null }, { endedAt: { gte: before(at, saidMs) } }] };
  return read(tx, topology, { OR: [{ detections: { some: lostNow } }, said] }, { where: lostSince, take: MOST });
}

/** The newest open incidents that name one of these zones, however long ago something was lost there: each with its last loss. */
export function incidentsNaming(
  tx: Transaction,
  topology: Topology,
  zones: readonly string[],
): Promise<readonly Open[]> {
  return read(tx, topology, { zones: { hasSome: [...zones] } }, { where: {}, take: 1 });
}

/**
 * The one that the rule chooses, kept open until this transaction ends: nobody resolves what something is just being put to. Others
 * are not touched; one that was resolved meanwhile is left out.
 */
export async function holdIncident(
  tx: Transaction,
  open: readonly Open[],
  choose: (open: readonly Open[]) => Open | null,
): Promise<string | null> {
  const chosen = choose(open);
  if (chosen === null) return null;
  const held = await tx.$queryRaw<unknown[]>`
    SELECT id FROM incident WHERE id = ${chosen.id}::uuid AND status = 'open' FOR UPDATE`;
  if (held.length > 0) return chosen.id;
  return holdIncident(
    tx,
    open.filter((one) => one !== chosen),
    choose,
  );
}

async function read(
  tx: Transaction,
  topology: Topology,
  where: Prisma.IncidentWhereInput,
  lost: { readonly where: Prisma.DetectionWhereInput; readonly take: number },
) {
  const rows = await tx.incident.findMany({
    where: { status: "open", ...where },
    orderBy: { number: "desc" },
    take: MOST,
    select: {
      ...{ id: true, declaredBy: true, declaredAt: true, zones: true },
      detections: { ...lost, orderBy: { confirmedAt: "desc" }, select: OF_LOSS },
      runs: { select: { status: true }, orderBy: { number: "desc" }, take: MOST },
    },
  });
  const answered = await answeredLosses(
    tx,
    topology,
    rows.flatMap(({ detections }) => detections),
  );
  return rows.map(({ declaredBy, detections, runs, ...one }) => {
    const losses = detections.map(({ kind, endedAt, id, subject }) => {
      return { kind, endedAt, answered: answered.has(id), subject: readSubject(subject, topology) };
    });
    return { ...one, byHand: declaredBy !== POLICY.subject, losses, mitigated: isMitigated({ losses, runs }) };
  });
}

/** Far more than are open, lost or run at a time. */
const MOST = 100;

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
