import { expect, it } from "vitest";
import { spanOf } from "./samples-span.ts";

const at = (text: string) => Date.parse(`2026-03-01T${text}Z`);
const span = (now: string, asked: Partial<Parameters<typeof spanOf>[0]> = {}) => {
  const { from, to } = spanOf({ from: null, to: null, ...asked }, at(now), 60_000);
  return [from.toISOString().slice(11, 19), to.toISOString().slice(11, 19)];
};

it("goes on with the time while the address names no end, and asks the same within each step", () => {
  expect(span("10:00:00")).toEqual(["09:01:00", "10:01:00"]);
  expect(span("10:00:59.999")).toEqual(["09:01:00", "10:01:00"]);
  expect(span("10:01:00")).toEqual(["09:02:00", "10:02:00"]);
  expect(span("10:01:00", { from: new Date(at("08:00:00")) })).toEqual(["08:00:00", "10:02:00"]);
});

it("stands still at the end that the address names", () => {
  const to = new Date(at("09:30:00"));
  expect(span("10:00:00", { to })).toEqual(["08:30:00", "09:30:00"]);
  expect(span("11:00:00", { to })).toEqual(["08:30:00", "09:30:00"]);
});
