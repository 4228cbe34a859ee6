import { describe, expect, it } from "vitest";
import { parseHistory } from "./fork.ts";

describe("a timeline's history", () => {
  it("says where each earlier timeline was left", () => {
    const text = "1\t0/4013088\tno recovery target specified\n\n2\t1/A0\tno recovery target specified\n";
    expect([...parseHistory(text)]).toEqual([
      [1, "0/4013088"],
      [2, "1/A0"],
    ]);
  });
  it("is empty for a first timeline or something else", () => {
    expect(parseHistory("").size).toBe(0);
    expect(parseHistory("# a comment\nnonsense").size).toBe(0);
  });
});
