import { expect, it } from "vitest";
import { bySubject, howMany, votesOn } from "./ballot.ts";

const vote = (subject: string, witness: string) => ({ subject, witness });
const region = [vote("kr-a", "jp-a"), vote("kr-a", "outside"), vote("kr-b", "jp-a"), vote("kr-b", "outside")];

it("takes the votes on the subject itself, and of a region those on its zones", () => {
  const both = [...region, vote("case/db:kr-a", "kr-b")];
  expect(votesOn(both, "case/db:kr-a")).toEqual([vote("case/db:kr-a", "kr-b")]);
  expect(votesOn(region, "kr")).toEqual(region);
});

it("counts a vantage point once, however many zones it votes on, and keeps the votes on each zone together", () => {
  expect(howMany(region)).toBe(2);
  expect(bySubject(region)).toEqual([
    { subject: "kr-a", votes: region.slice(0, 2) },
    { subject: "kr-b", votes: region.slice(2) },
  ]);
});
