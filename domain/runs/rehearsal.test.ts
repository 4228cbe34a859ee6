import { expect, test } from "vitest";
import { ACTIONS } from "../plans/actions.ts";
import { isRehearsal, MOVES } from "./rehearsal.ts";

const ended = (action: string, over: object = {}) => ({
  ...{ action, acted: false, doneByPerson: false, moved: false },
  ...over,
});

test("a step that found nothing to do is no rehearsal, and one that acted is", () => {
  for (const action of ["database.fence", "database.promote", "database.follow", "stream.promote", "gateway.drain"]) {
    expect(isRehearsal(ended(action)), action).toBe(false);
    expect(isRehearsal(ended(action, { acted: true })), action).toBe(true);
  }
});

test("beside a move of the primary, what was found so is what a real loss asks of it", () => {
  expect(isRehearsal(ended("database.fence", { moved: true }))).toBe(true);
  for (const action of MOVES) expect(Object.keys(ACTIONS)).toContain(action);
});

test("what only reads never acts, and counts all the same", () => {
  expect(isRehearsal(ended("probe.entrance"))).toBe(true);
  expect(isRehearsal(ended("check.capacity"))).toBe(true);
});

test("what a person called done says how long that person took, unless it is theirs to do", () => {
  for (const over of [{}, { acted: true }, { moved: true }]) {
    expect(isRehearsal(ended("database.promote", { ...over, doneByPerson: true }))).toBe(false);
    expect(isRehearsal(ended("probe.entrance", { ...over, doneByPerson: true }))).toBe(false);
  }
  expect(isRehearsal(ended("manual.confirm", { doneByPerson: true }))).toBe(true);
  expect(isRehearsal(ended("archive.choose")), "there was nothing to choose").toBe(false);
});
