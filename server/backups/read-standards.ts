import { OBJECTIVE_STATUSES, type ObjectiveStatus } from "#domain/objectives/status.ts";
import type { Reason } from "#domain/reason.ts";
import type { AnyPart, AnyStandardKey } from "#domain/standards/any-standard.ts";
import { componentsOf, serviceOf } from "#domain/topology/find.ts";
import type { ReadContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { KINDS } from "./kinds/all.ts";
import { BACKED_UP, type BackedUp } from "./kinds/kind.ts";

/** From a change of a verdict to the next. */
export type VerdictSpan = {
  readonly status: ObjectiveStatus;
  readonly since: string;
  /** Null: it is so now. */
  readonly endedAt: string | null;
  /** As they were told last. */
  readonly reasons: readonly Reason<AnyStandardKey>[];
};
export type StandardView = {
  readonly component: string;
  readonly kind: BackedUp;
  readonly region: string;
  readonly title: Readonly<Record<string, string>>;
  readonly part: AnyPart;
  readonly status: ObjectiveStatus;
  /** Newest first; the first is what is so now. */
  readonly spans: readonly [VerdictSpan, ...VerdictSpan[]];
};
export type Standards = {
  readonly regions: readonly string[];
  /** Worst first, then in the order of the page. */
  readonly standards: readonly StandardView[];
  readonly from: string;
  readonly until: string;
  /** There were more changes than are told here. */
  readonly cut: boolean;
};

const DAY_MS = 86_400_000;
/** Of each demand: one that changes all the time takes nothing from the others. */
const SPANS = 100;

/** Every demand of every standard: what it is judged to be, why, and what it was in these days. */
export async function readStandards(
  { db, topology }: Pick<ReadContext, "db" | "topology">,
  days: number,
): Promise<Standards> {
  const now = new Date();
  const from = new Date(now.getTime() - days * DAY_MS);
  const things = BACKED_UP.flatMap((kind) =>
    componentsOf(topology, kind).map(({ id, component }) => ({ id, kind, region: component.region })),
  );
  const rows = await readSpans(
    db,
    things.map(({ id }) => id),
    from,
  );
  let cut = false;
  const standards = things.flatMap(({ id, kind, region }) =>
    KINDS[kind].parts.flatMap((part): StandardView[] => {
      const own = rows.filter((row) => row.component === id && row.part === part);
      const spans = own.map(
        ({ status, since, endedAt, reasons }): VerdictSpan => ({
          status,
          since: since.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
          reasons,
        }),
      );
      const open = spans.find((span) => span.endedAt === null);
      if (open === undefined) return [];
      const before = spans.filter((span) => span.endedAt !== null);
      const ended = before.slice(0, SPANS);
      if (before.length > ended.length) cut = true;
      const title = serviceOf(topology, id)?.title ?? {};
      return [
        { component: id, kind, region, title, part: part as AnyPart, status: open.status, spans: [open, ...ended] },
      ];
    }),
  );
  const rank = ({ status }: StandardView) => -OBJECTIVE_STATUSES.indexOf(status);
  return {
    regions: Object.keys(topology.regions),
    standards: [...standards].sort((a, b) => rank(a) - rank(b)),
    from: from.toISOString(),
    until: now.toISOString(),
    cut,
  };
}

type Row = Pick<VerdictSpan, "status" | "reasons"> & {
  readonly component: string;
  readonly part: string;
  readonly since: Date;
  readonly endedAt: Date | null;
};

/**
 * What each demand is now, and of what it was the newest, newest first: however often one changed, of each no more is read. What lasted no
 * time was judged anew at once: nobody ever saw it so.
 */
async function readSpans(db: Database, components: readonly string[], from: Date): Promise<readonly Row[]> {
  return db.$queryRaw<Row[]>`
    WITH open AS MATERIALIZED (
      SELECT component, part, status, reasons, since, ended_at FROM standard_verdict
      WHERE component = ANY(${[...components]}::text[]) AND ended_at IS NULL)
    SELECT component, part, status, reasons, since, ended_at AS "endedAt" FROM open
    UNION ALL
    SELECT ended.component, ended.part, ended.status, ended.reasons, ended.since, ended.ended_at FROM open, LATERAL (
      SELECT * FROM standard_verdict span
      WHERE span.component = open.component AND span.part = open.part AND span.ended_at > ${from} AND span.ended_at > span.since
      ORDER BY span.ended_at DESC LIMIT ${SPANS + 1}) ended
    ORDER BY 1, 2, 5 DESC`;
}
