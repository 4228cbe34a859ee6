import { POSTGRESQL_PARTS } from "#domain/standards/postgresql.ts";
import { ladderOfTests } from "../ladder-of-tests.ts";
import { proveEveryMs } from "../prove-every.ts";
import { days, type Kind } from "./kind.ts";

/** Base backups and the log of a database: any second of a whole stretch can be brought back, and restore tests prove it. */
export const archive: Kind<"archive"> = {
  standard: "postgresql",
  parts: POSTGRESQL_PARTS,
  node: (component) => component.agent,
  demand: (standards) => {
    const standard = standards?.postgresql;
    if (standard === undefined) return null;
    const { baseBackupEveryMs, keepMs, prove } = standard;
    return { everyMs: baseBackupEveryMs, keep: days(keepMs), prove: days(prove.everyMs) };
  },
  look: ({ value, standards, kept, tests, read, damage, now }) => {
    const seen = value?.kind === "archive" ? value : null;
    const whole = seen?.state === "ok" ? seen.windows : [];
    const newest = whole.at(-1);
    const until = newest?.until ?? newest?.from ?? null;
    return {
      reality: seen && { n: seen.backups, windows: whole.length },
      newestAt: until === null ? null : new Date(until),
      restorable: whole.length,
      emptied: seen?.state === "missing-stanza",
      // What its tool calls damaged is in no window. What only reading found leaves the newest one without a beginning, or without its log.
      broken: damage.baseless || damage.segments > 0 ? 1 : 0,
      standing: ladderOfTests(tests, read, proveEveryMs("base-backup", standards), now),
      locks: kept.locks,
      lockable: true,
    };
  },
};
