import { describe, expect, it } from "vitest";
import { parseSynchronousNames, possibleQuorums } from "./quorums.ts";

const quorums = (text: string) => {
  const names = parseSynchronousNames(text);
  return names === null ? null : possibleQuorums(names);
};

describe("synchronous_standby_names", () => {
  it("reads every way of writing it", () => {
    expect(quorums("FIRST 1 (a)")).toEqual([["a"]]);
    expect(quorums("first 1 (a, b)")).toEqual([["a"], ["b"]]);
    expect(quorums("1 (a)")).toEqual([["a"]]);
    expect(quorums("a")).toEqual([["a"]]);
    expect(quorums("a, b")).toEqual([["a"], ["b"]]);
    expect(quorums('FIRST 1 ("kr-b")')).toEqual([["kr-b"]]);
    expect(quorums("FIRST 1 (kr-b)")).toEqual([["kr-b"]]);
    expect(quorums("ANY 2 (a, b, c)")).toEqual([
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ]);
  });

  it("reads *, which names nobody", () => {
    for (const text of ["*", "ANY 2 (*)"]) expect(parseSynchronousNames(text)?.names).toEqual(["*"]);
  });

  it("finds no quorum where the primary acknowledges alone", () => {
    expect(quorums("")).toEqual([]);
    expect(quorums("  ")).toEqual([]);
  });

  it("concludes nothing from what it cannot understand", () => {
    for (const text of ["FIRST (a)", "ANY 0 (a)", "FIRST 3 (a, b)", "FIRST 1 ()", "FIRST 1 (a", "a b"]) {
      expect(parseSynchronousNames(text)).toBeNull();
    }
  });
});
