import { describe, expect, it } from "vitest";
import { damagedBases } from "./damaged-bases.ts";

const bases = [
  { label: "1F", prior: null },
  { label: "1F_2D", prior: "1F" },
  { label: "1F_3I", prior: "1F_2D" },
  { label: "4F", prior: null },
];
const of = (...damaged: string[]) => [...damagedBases(bases, new Set(damaged))];

describe("a base backup with damaged files", () => {
  it("cannot be restored, nor can what builds on it; what it builds on can", () => {
    expect(of()).toEqual([]);
    expect(of("4F")).toEqual([["4F", "4F"]]);
    expect(of("1F_2D")).toEqual([
      ["1F_2D", "1F_2D"],
      ["1F_3I", "1F_2D"],
    ]);
    expect(of("1F").map(([label]) => label)).toEqual(["1F", "1F_2D", "1F_3I"]);
  });

  it("that is no longer listed is nobody's", () => {
    expect(of("0F")).toEqual([]);
  });

  it("is told also where a listing goes round in a circle", () => {
    const round = [
      { label: "a", prior: "b" },
      { label: "b", prior: "a" },
    ];
    expect([...damagedBases(round, new Set(["c"]))]).toEqual([]);
    expect([...damagedBases(round, new Set(["b"]))]).toHaveLength(2);
  });
});
