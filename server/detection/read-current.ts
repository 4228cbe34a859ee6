import type { Ballot, BallotLine, DetectionKind, JudgedBy, Met } from "#domain/detection/detection.ts";
import { readMet } from "#domain/detection/detection.ts";
import type { Failure } from "#domain/detection/failures.ts";
import { groupSymptoms } from "#domain/detection/group-symptoms.ts";
import { subjectsOf } from "#domain/detection/subjects.ts";
import { VOTING } from "#domain/detection/timing.ts";
import { regionOfZone } from "#domain/topology/find.ts";
import type { VerbContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";

/** The newest word of one vantage point. */
export type NewestVote = {
  readonly witness: string;
  /** Its own zone's agent: it has no vote. */
  readonly own: boolean;
  /** Null: it never said anything of this. */
  readonly says: "lost" | "answers" | null;
  readonly since: string | null;
  readonly receivedAt: string | null;
  readonly met: readonly Met[];
};
export type VotedSubject = {
  /** `kr-a`, `outside`, or `meta-db/kr:kr-a`. */
  readonly subject: string;
  readonly place: string;
  readonly region: string | null;
  /** The database this is a node of; null: a place. */
  readonly component: string | null;
  readonly votes: readonly NewestVote[];
};
export type Symptom = Pick<Failure, "key" | "what" | "zone"> & { readonly at: string };
export type OpenDetection = {
  readonly id: string;
  readonly kind: DetectionKind;
  readonly subject: string;
  readonly region: string | null;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly confirmedAt: string;
  /** As it was when it was established, without the signatures. */
  readonly ballot: Omit<Ballot, "lines"> & { readonly lines: readonly Omit<BallotLine, "signed">[] };
  readonly policy: JudgedBy;
  readonly runId: string | null;
  readonly incidentId: string | null;
  /** What fails because of it, and is no finding of its own. */
  readonly symptoms: readonly Symptom[];
};
export type CurrentDetection = {
  /** Most vantage points vanished together: nothing is said of the zones, and nothing is done. */
  readonly isolated: boolean;
  readonly open: readonly OpenDetection[];
  readonly findings: readonly Symptom[];
  readonly subjects: readonly VotedSubject[];
  /** A vote older than this is stale. */
  readonly staleAfterMs: number;
  readonly readAt: string;
};

/** What the vantage points say now, what they established, and what fails because of it. */
export async function readCurrent({ db, topology }: Pick<VerbContext, "db" | "topology">): Promise<CurrentDetection> {
  const now = new Date();
  const [rows, samples, votes] = await Promise.all([openDetections(db), readSamples(db), db.witnessVote.findMany()]);
  const grouped = groupSymptoms(topology, asMeasurements(samples), rows, now);
  const newest = new Map(votes.map((vote) => [`${vote.subject} ${vote.witness}`, vote]));
  return {
    isolated: rows.some((row) => row.kind === "isolated"),
    open: rows.map((row, index) => ({
      ...row,
      symptoms: (grouped.symptoms[index]?.failures ?? []).map(symptom),
    })),
    findings: grouped.findings.map(symptom),
    subjects: subjectsOf(topology).map(({ subject, place, component }) => ({
      ...{ subject, place, component, region: regionOfZone(topology, place) ?? null },
      votes: Object.keys(topology.agents).map((witness): NewestVote => {
        const vote = witness === place ? undefined : newest.get(`${subject} ${witness}`);
        return {
          ...{ witness, own: witness === place },
          says: vote ? (vote.answers ? "answers" : "lost") : null,
          since: vote?.since.toISOString() ?? null,
          receivedAt: vote?.receivedAt.toISOString() ?? null,
          met: readMet(vote?.reason ?? ""),
        };
      }),
    })),
    staleAfterMs: VOTING.freshMs,
    readAt: now.toISOString(),
  };
}

/** Open detections, oldest first; there is at most one a subject, so they are few. */
export async function openDetections(
  db: Pick<Database, "detection">,
): Promise<readonly Omit<OpenDetection, "symptoms">[]> {
  const rows = await db.detection.findMany({ where: { endedAt: null }, orderBy: { confirmedAt: "asc" }, take: 200 });
  return rows.map((row) => {
    const ballot = row.ballot as unknown as Ballot;
    return {
      ...{ id: row.id, kind: row.kind as DetectionKind, subject: row.subject, region: row.region },
      lastGoodAt: row.lastGoodAt?.toISOString() ?? null,
      firstFailingAt: row.firstFailingAt?.toISOString() ?? null,
      confirmedAt: row.confirmedAt.toISOString(),
      ballot: { ...ballot, lines: ballot.lines.map(({ signed: _, ...line }) => line) },
      policy: row.policy as unknown as JudgedBy,
      ...{ runId: row.runId, incidentId: row.incidentId },
    };
  });
}

function symptom({ key, what, zone, at }: Failure): Symptom {
  return { key, what, zone, at: at.toISOString() };
}
