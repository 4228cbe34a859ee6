import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { type EndedVerdict, recordEnded } from "./end-verdicts.ts";

/**
 * Ends the verdicts of standards and components that the site no longer has: nobody judges these, so nobody else would, and a breach of
 * then would be told on every page for ever. @returns how many
 */
export async function endUndeclared(db: Database, topology: Topology, now = new Date()): Promise<number> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return 0;
  const judged = judgedOf(topology);
  return db.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<EndedVerdict[]>`
      UPDATE standard_verdict row SET ended_at = greatest(${now}, since)
      WHERE ended_at IS NULL AND NOT EXISTS (
        SELECT FROM unnest(${judged.map((one) => one.standard)}::text[], ${judged.map((one) => one.component)}::text[])
          AS judged (standard, component) WHERE judged.standard = row.standard AND judged.component = row.component)
      RETURNING standard, component, part, status, since`;
    await recordEnded(tx, installation.id, ended);
    return ended.length;
  });
}

/** Which standard is held against which component: keys, objects and streams are judged whatever the site says. */
function judgedOf(topology: Topology): readonly { readonly standard: string; readonly component: string }[] {
  const { postgresql, images, config } = topology.standards ?? {};
  const of = (standard: string, kind: "archive" | "images" | "sources" | "keys" | "objects" | "stream") =>
    componentsOf(topology, kind).map(({ id }) => ({ standard, component: id }));
  return [
    ...(postgresql === undefined ? [] : of("postgresql", "archive")),
    ...(images === undefined ? [] : of("images", "images")),
    ...(config === undefined ? [] : of("config", "sources")),
    ...of("keys", "keys"),
    ...of("objects", "objects"),
    ...of("offsets", "stream"),
  ];
}
