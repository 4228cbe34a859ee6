import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { databaseOf } from "./database-parts.ts";
import { FORCED } from "./looking-parts.ts";
import type { RunbookPart } from "./runbook-part.ts";

/** One query for both sides: each row's key, and a hash of everything in it. */
const HASHES = "select $KEY, md5(t::text) from $TABLE t order by 1";

export const archiveParts = {
  "archive.restore": ({ component, second }: ActionArgs<"archive.restore">, site: Topology): RunbookPart => {
    const target = secondOf(second);
    return atArchive(site, component, ({ stanza }) => [
      `sudo -u postgres pgbackrest --stanza=${stanza} --pg1-path=$SCRATCH/data --type=time --target="${target}" --target-action=promote --archive-mode=off restore`,
      "sudo -u postgres $PGBIN/postgres -D $SCRATCH/data -c archive_mode=off -c primary_conninfo= -c synchronous_standby_names= -p $SCRATCH_PORT",
    ]);
  },
  "archive.record": (_: ActionArgs<"archive.record">): RunbookPart => ({
    run: [{ at: "people", lines: ["# write down the second, both sides of it, and how long it took"] }],
  }),
  "archive.drop": ({ component }: ActionArgs<"archive.drop">, site: Topology): RunbookPart =>
    atArchive(site, component, () => [
      "sudo -u postgres $PGBIN/pg_ctl -D $SCRATCH/data -m immediate stop",
      "rm -r $SCRATCH",
    ]),
  "proof.restored-canaries": ({ component }: ActionArgs<"proof.restored-canaries">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ restored }) => [
      `${restored} -c "select max(number), max(at) from haechi.canary" # nothing later than $SECOND`,
    ]),
  "proof.restored-rows": ({ component }: ActionArgs<"proof.restored-rows">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ restored, live }) => [
      "# for each table: TABLE, and its primary key as KEY; needs track_commit_timestamp = on",
      `${live} -Atc "select $KEY, md5(t::text) from $TABLE t tablesample system (1) where pg_xact_commit_timestamp(xmin) < timestamptz '$SECOND' - interval '2s' order by 1 limit 100" > $SCRATCH/sampled.txt`,
      `${restored} -Atc "${HASHES}" > $SCRATCH/restored.txt`,
      "comm -23 <(sort $SCRATCH/sampled.txt) <(sort $SCRATCH/restored.txt) # must be empty",
    ]),
  "proof.restored-policies": ({ component }: ActionArgs<"proof.restored-policies">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ restored }) => [`${restored} -c "${FORCED}"`]),
  "proof.scratch-gone": ({ component }: ActionArgs<"proof.scratch-gone">, site: Topology): RunbookPart =>
    atArchive(site, component, () => ["ls $SCRATCH # must not be there"]),
  "check.restorable": ({ component, second }: ActionArgs<"check.restorable">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ stanza }) => [
      `sudo -u postgres pgbackrest --stanza=${stanza} info # a base backup that ended before ${secondOf(second)}, and log archived after it`,
    ]),
  "archive.compare": ({ component }: ActionArgs<"archive.compare">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ restored, live }) => [
      "# for each table: TABLE, and its primary key as KEY",
      `${restored} -Atc "${HASHES}" > $SCRATCH/restored.txt`,
      `${live} -Atc "${HASHES}" > $SCRATCH/live.txt`,
      "comm -23 <(cut -d'|' -f1 $SCRATCH/restored.txt | sort) <(cut -d'|' -f1 $SCRATCH/live.txt | sort) > $SCRATCH/missing.txt",
      "diff $SCRATCH/restored.txt $SCRATCH/live.txt | grep -c '^<' # missing and changed together; wc -l $SCRATCH/missing.txt are missing",
    ]),
  "archive.choose": (_: ActionArgs<"archive.choose">): RunbookPart => ({
    run: [
      {
        at: "people",
        lines: [
          "# say for each table how many rows are missing and changed, and write down which come back, who decided it and why",
        ],
      },
    ],
  }),
  "archive.copy-back": ({ component }: ActionArgs<"archive.copy-back">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ restored, live }) => [
      "# tables before those that refer to them; rows go from here to the primary and through nothing else",
      "WANTED=$(paste -sd, $SCRATCH/missing.txt)",
      `{ echo "create temp table back (like $TABLE);"; echo "copy back from stdin;"; ${restored} -c "copy (select * from $TABLE where $KEY::text = any(string_to_array('$WANTED', ','))) to stdout"; echo '\\.'; echo "insert into $TABLE overriding system value select * from back on conflict do nothing;"; } | ${live} -1 -f -`,
    ]),
  "proof.rows-returned": ({ component }: ActionArgs<"proof.rows-returned">, site: Topology): RunbookPart =>
    atArchive(site, component, ({ live }) => [
      `${live} -Atc "${HASHES}" > $SCRATCH/after.txt`,
      "comm -23 <(sort $SCRATCH/restored.txt) <(sort $SCRATCH/after.txt) # only rows that were left as they are",
      `${live} -c "${FORCED}"`,
    ]),
};

type Ways = { readonly stanza: string; readonly restored: string; readonly live: string };

function secondOf(second: string): string {
  return second === "auto" ? "$SECOND" : second;
}

/** By hand at the zone that holds the archive; the names stand for what its agent's file says. */
function atArchive(site: Topology, id: string, lines: (ways: Ways) => readonly string[]): RunbookPart {
  const found = findComponent(site, id);
  if (found?.kind !== "archive") return { run: [] };
  const { database } = databaseOf(site, found.of);
  const restored = `psql -X -p "$SCRATCH_PORT" -d ${database}`;
  const live = `PGPASSWORD="$RECOVERY_PASSWORD" psql -X -h $(host_of $PRIMARY) -p $(port_of $PRIMARY) -U $RECOVERY_USER -d ${database}`;
  return { run: [{ at: found.agent, lines: [...lines({ stanza: found.stanza, restored, live })] }] };
}
