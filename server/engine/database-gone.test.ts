import { expect, test } from "vitest";
import { AdapterError } from "../adapters/ports.ts";
import { isDatabaseGone } from "./database-gone.ts";
import { Final, NotDone } from "./steps/step.ts";

const SILENT = "Connection terminated due to connection timeout";

test("our own database that cannot be asked is asked again, however deep the driver says so", () => {
  expect(isDatabaseGone(new Error(SILENT))).toBe(true);
  expect(isDatabaseGone(Object.assign(new Error("x"), { code: "57P01" }))).toBe(true);
  expect(isDatabaseGone(new Error("outer", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }))).toBe(
    true,
  );
  expect(isDatabaseGone(new Error("a unique value is there already"))).toBe(false);
});

test("what the infrastructure says is the step's own trouble, whatever its words", () => {
  expect(isDatabaseGone(new AdapterError("timeout", "kr-a", SILENT))).toBe(false);
  expect(isDatabaseGone(new NotDone("no-primary", {}, `kr-a: ${SILENT}`))).toBe(false);
  expect(isDatabaseGone(new Final("no-primary", {}, "kr-a: the database system is shutting down"))).toBe(false);
  expect(isDatabaseGone(new Error("outer", { cause: new AdapterError("timeout", "kr-a", SILENT) }))).toBe(false);
});
