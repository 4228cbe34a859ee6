import type { Comparison, Returned } from "#domain/lost-rows/comparison.ts";
import type { RowSample } from "#domain/recovery-points/row-sample.ts";
import type { Archived, BaseBackup } from "#domain/recovery-points/wal-window.ts";
import type { Act, Look } from "./act.ts";

/**
 * The archive of a database. Its lists are what the tool says and which segments there really are; what counts is judged from them
 * (domain/recovery-points). A restore stands beside everything that runs, one at a time, until it is dropped.
 */
export interface ArchivePort {
  list(component: string, look: Look): Promise<ArchiveListing>;
  /** Start + poll inside. Its key is kept with the backup: a repeat makes no second one. */
  backup(component: string, type: "full" | "diff" | "incr", act: Act): Promise<{ readonly label: string }>;
  /** Start + poll inside. Reads every file of the repository. */
  verify(component: string, act: Act): Promise<ArchiveCheck>;
  /**
   * Start + poll inside: restored to this moment, started, and primary of its own. What fails leaves nothing behind; where the tool says why
   * it cannot be, it throws RestoreImpossible.
   */
  restoreTo(component: string, target: Date, scratch: string, act: Act): Promise<ScratchRestore>;
  /**
   * Start + poll inside. Holds the live database in `zone` against the restore: figures and handles, never contents. The same `id` goes on
   * where it stood. `tables`: only these. `returned`: after rows were put back.
   */
  compareRows(
    component: string,
    asked: {
      readonly scratch: string;
      readonly zone: string;
      readonly id: string;
      readonly tables?: readonly string[];
      readonly returned?: boolean;
    },
    act: Act,
    told: (progress: RowsProgress) => void,
  ): Promise<Comparison>;
  /** Start + poll inside. Puts back what the comparison listed, inside its region: no row comes through here. Repeats write nothing twice. */
  copyRowsBack(
    component: string,
    asked: {
      readonly scratch: string;
      readonly zone: string;
      readonly id: string;
      readonly tables: readonly { readonly table: string; readonly overwrite: boolean }[];
    },
    act: Act,
    told: (progress: RowsProgress) => void,
  ): Promise<Returned>;
  /**
   * Start + poll inside. Draws rows of the live database in `zone` that were last changed before `target`, the second restored to, and looks
   * for them in the restore: figures, never contents. Each call draws anew.
   */
  sampleRows(
    component: string,
    asked: { readonly scratch: string; readonly zone: string; readonly target: Date },
    act: Act,
    told: (progress: RowsProgress) => void,
  ): Promise<RowSample>;
  /** Ends and removes it, also one that is under way. Nothing there is fine. */
  dropScratch(component: string, scratch: string, act: Act): Promise<{ readonly dropped: boolean }>;
}
export type ArchivedBackup = BaseBackup & {
  readonly type: "full" | "diff" | "incr";
  readonly startedAt: Date;
  readonly sizeBytes: number;
  /** What it added to the repository; null: not told. */
  readonly storedBytes: number | null;
  /** The backup that it builds on. */
  readonly prior: string | null;
};
export type ArchiveListing = {
  readonly state: "ok" | "missing-stanza" | "unreadable";
  readonly said: string;
  readonly backups: readonly ArchivedBackup[];
  readonly archived: Archived;
  readonly retentionMs: number | null;
  readonly encrypted: boolean;
  /** Restores that stand now. */
  readonly scratches: readonly string[];
  /** Rows of a restore can be held against the live database and put back from there. */
  readonly returnsRows: boolean;
};
export type ArchiveCheck = {
  readonly ok: boolean;
  /**
   * Labels of backups in which every file was read and is what it was, and of those with a file that is not. What was being made, or expired
   * while it was read, is in neither.
   */
  readonly valid: readonly string[];
  readonly damaged: readonly string[];
  /** Of those that did not expire meanwhile. */
  readonly segments: { readonly checked: number; readonly valid: number };
};
/** Which table, and how many tables or rows of how many. */
export type RowsProgress = { readonly table: string; readonly done: number; readonly of: number };
export type ScratchRestore = {
  readonly how: "already" | "restored";
  readonly timeline: number;
  readonly lastReplayedAt: Date | null;
  readonly copyMs: number;
  readonly replayMs: number;
};
