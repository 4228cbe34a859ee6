import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseHistory, readArchived } from "./archived.ts";
import { troubleOf } from "./trouble.ts";
import { parseVerify } from "./verify.ts";

const MEBIBYTES = 1024 * 1024;
const SHA = "0d37d65ce2e1d4f8ce249ddde6a679b395b7ddcd";

describe("what pgbackrest verify says", () => {
  it("is read from its text, backup by backup", () => {
    const text = `stanza: kr
status: error
  archiveId: 15-1, total WAL checked: 10, total valid WAL: 9
    missing: 0, checksum invalid: 1, size invalid: 0, other: 0
  backup: 20261129-033026F, status: valid, total files checked: 966, total valid files: 966
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261129-033046F, status: invalid, total files checked: 966, total valid files: 965
    missing: 0, checksum invalid: 1, size invalid: 0, other: 0
`;
    expect(parseVerify(text)).toEqual({
      status: "error",
      archives: [{ id: "15-1", checked: 10, valid: 9, missing: 0 }],
      backups: [
        { label: "20261129-033026F", status: "valid", checked: 966, valid: 966 },
        { label: "20261129-033046F", status: "invalid", checked: 966, valid: 965 },
      ],
      other: [],
    });
  });

  it("has what is under way, what expired meanwhile, and the segments of each archive that were gone by then", () => {
    const text = `stanza: kr
status: ok
  archiveId: 14-1, total WAL checked: 0, total valid WAL: 0
  archiveId: 15-2, total WAL checked: 30, total valid WAL: 28
    missing: 2, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261129-033026F, status: manifest missing, total files checked: 0, total valid files: 0
  backup: 20261129-033046F, status: valid, total files checked: 966, total valid files: 966
    missing: 7, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261129-040000F, status: in-progress, total files checked: 0, total valid files: 0
`;
    expect(parseVerify(text)).toEqual({
      status: "ok",
      archives: [
        { id: "14-1", checked: 0, valid: 0, missing: 0 },
        { id: "15-2", checked: 30, valid: 28, missing: 2 },
      ],
      backups: [
        { label: "20261129-033026F", status: "manifest missing", checked: 0, valid: 0 },
        { label: "20261129-033046F", status: "valid", checked: 966, valid: 966 },
        { label: "20261129-040000F", status: "in-progress", checked: 0, valid: 0 },
      ],
      other: [],
    });
  });

  it("is unknown when it says nothing, and never ok", () => {
    expect(parseVerify("")).toMatchObject({ status: "unknown", archives: [], backups: [] });
    expect(parseVerify("no archives or backups exist in the repo")).toMatchObject({
      status: "unknown",
      other: ["no archives or backups exist in the repo"],
    });
  });
});

describe("what an archive holds", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "haechi-archived-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is its segments by name, as runs, and its histories; nothing else counts", async () => {
    await mkdir(join(folder, "0000000100000000"));
    await mkdir(join(folder, "0000000200000000"));
    const put = (path: string, text = "") => writeFile(join(folder, path), text);
    await put(`0000000100000000/000000010000000000000001-${SHA}.lz4`);
    await put(`0000000100000000/000000010000000000000002-${SHA}`);
    await put(`0000000100000000/000000010000000000000004-${SHA}.zst`);
    await put("0000000100000000/000000010000000000000002.00000028.backup");
    await put(`0000000100000000/000000010000000000000005.partial-${SHA}.lz4`);
    await put(`0000000100000000/000000010000000000000006-${SHA}.lz4.pgbackrest.tmp`);
    await put(`0000000200000000/000000020000000000000004-${SHA}.lz4`);
    await put("00000002.history", "1\t0/4000148\tno recovery target specified\n");
    const { runs, histories } = await readArchived(folder, 16 * MEBIBYTES);
    expect(runs.map((run) => [run.timeline, run.from, run.until])).toEqual([
      [1, "000000010000000000000001", "000000010000000000000002"],
      [1, "000000010000000000000004", "000000010000000000000004"],
      [2, "000000020000000000000004", "000000020000000000000004"],
    ]);
    expect(histories).toEqual({ 2: [{ timeline: 1, lsn: "0/4000148" }] });
  });

  it("a history names every ancestor, oldest first", () => {
    expect(parseHistory("1\t0/B000000\tno recovery target specified\n\n2\t0/C0001A0\tbefore 2030\n")).toEqual([
      { timeline: 1, lsn: "0/B000000" },
      { timeline: 2, lsn: "0/C0001A0" },
    ]);
    expect(parseHistory("")).toEqual([]);
  });
});

describe("why something cannot be restored", () => {
  // As pgBackRest 2.45 and PostgreSQL 15 said it.
  it.each([
    [
      "pgbackrest restore: ERROR: [029]: raised from local-1 protocol: lz4 error: [-18] ERROR_contentChecksum_invalid",
      "backup-damaged",
    ],
    [
      "pgbackrest restore: ERROR: [026]: error restoring '/d/base/1/2': actual checksum 'a' does not match expected checksum 'b'",
      "backup-damaged",
    ],
    [
      "pgbackrest restore: ERROR: [055]: unable to open missing file '/r/backup/meta/x/bundle/1' for read",
      "backup-damaged",
    ],
    [
      "pgbackrest restore: ERROR: [075]: unable to find backup set with stop time less than '2026-11-29 10:32:36+00'",
      "no-backup",
    ],
    [
      "pgbackrest restore: ERROR: [041]: unable to open file '/r/backup.info' for read: [13] Permission denied",
      "unreadable",
    ],
    ["pgbackrest restore: ERROR: [082]: unable to write '/s/data/base/1/2': [28] No space left on device", "no-room"],
    [
      "the restored server stopped: FATAL:  recovery ended before configured recovery target was reached",
      "log-missing",
    ],
    ["pgbackrest restore: ERROR: [038]: unable to restore while PostgreSQL is running", null],
  ])("%s", (said, trouble) => {
    expect(troubleOf(said)).toBe(trouble);
  });
});
