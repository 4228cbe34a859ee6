import { expect, it } from "vitest";
import { shorten, type TimelineRow } from "./read-timeline.ts";

const row = (second: number, kind: TimelineRow["kind"] = "note"): TimelineRow => ({
  ...{ id: `${kind}-${second}`, at: new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString(), kind, key: kind },
  ...{ group: "decision", words: "entry", values: {}, text: null, source: "sre", run: null },
});
const ids = (rows: readonly TimelineRow[]) => rows.map(({ id }) => id);

it("shows all of a short one, newest first", () => {
  const { rows, leftOut } = shorten([row(1, "declared"), row(3), row(2)], 3, 3);
  expect(ids(rows)).toEqual(["note-3", "note-2", "declared-1"]);
  expect(leftOut).toBeNull();
});

it("never leaves out how it began and what was judged, and says how much of the middle is not shown", () => {
  const judged = [row(1, "declared"), row(2, "detection"), row(4, "severity")];
  const { rows, leftOut } = shorten([...judged, row(3), row(5), row(6), row(7)], 40, 2);
  expect(ids(rows)).toEqual(["note-7", "note-6", "severity-4", "detection-2", "declared-1"]);
  expect(leftOut).toEqual({ n: 35, before: row(6).at });
});
