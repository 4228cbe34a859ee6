import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CrossingFile } from "./capture.ts";

const MARKER = "mk1kr0123456789abcdef";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-crossing-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const kept = (): string[] => readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));

test("a marker cut in pieces, with another connection in between, is still found", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: MARKER.length - 1 }), { minLength: 1, maxLength: 4 }), (cuts) => {
      const file = new CrossingFile(folder, "a>b/sql.in", 1_000_000);
      file.forget();
      const [one, other] = [{}, {}];
      const points = [0, ...new Set([...cuts].sort((a, b) => a - b)), MARKER.length];
      for (const [index, end] of points.slice(1).entries()) {
        file.keep(one, Buffer.from(MARKER.slice(points[index], end)));
        file.keep(other, Buffer.from("#".repeat(10)));
      }
      expect(kept().some((text) => text.includes(MARKER))).toBe(true);
    }),
  );
});

test("keeps within its bound and always the newest bytes", () => {
  const file = new CrossingFile(folder, "a>b/sql.in", 2_000);
  const connection = {};
  for (let index = 0; index < 500; index++) file.keep(connection, Buffer.from(`line ${index};`));
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(2_000 + 2 * 64);
  expect(kept().join("")).toContain("line 499;");
});

test("a relay that comes back keeps what crossed before; forgetting empties it", () => {
  new CrossingFile(folder, "a>b/sql.in", 2_000).keep({}, Buffer.from(MARKER));
  const again = new CrossingFile(folder, "a>b/sql.in", 2_000);
  again.keep({}, Buffer.from("next"));
  expect(kept().join("")).toContain(`${MARKER}next`);
  again.forget();
  expect(kept().join("")).toBe("");
});
