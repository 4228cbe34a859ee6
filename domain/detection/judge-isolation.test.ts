import { describe, expect, it } from "vitest";
import { judgeIsolation } from "./judge-isolation.ts";
import { hear, type Standing } from "./standing.ts";

const NOW = 100_000;
const PLACES = ["kr-a", "kr-b", "kr-c", "jp-a", "outside"];
/** The rest was heard just now; `lost`: who calls whom lost. */
function judge(
  gone: Readonly<Record<string, number>>,
  lost: Readonly<Record<string, readonly string[]>> = {},
  began = 0,
) {
  const heard = new Map(PLACES.flatMap((one) => (one in gone ? [] : [[one, NOW - 100] as const])));
  for (const [place, ago] of Object.entries(gone)) if (Number.isFinite(ago)) heard.set(place, NOW - ago);
  const standings = new Map<string, Map<string, Standing>>(PLACES.map((place) => [place, new Map<string, Standing>()]));
  for (const [place, witnesses] of Object.entries(lost))
    for (const witness of witnesses) {
      const vote = { witness, subject: place, answers: false, latencyMs: 1, askedAt: NOW - 200, receivedAt: NOW - 100 };
      standings.get(place)?.set(witness, hear(undefined, vote));
    }
  const { isolated, reasons } = judgeIsolation({ places: PLACES, heard, began, standings, now: NOW });
  return [isolated, reasons[0]?.key];
}

describe("judgeIsolation", () => {
  it("is so when most vanish together and nobody calls them lost", () => {
    expect(judge({ "kr-a": 4_000, "kr-b": 4_500, "kr-c": 5_000 })).toEqual([true, "cut-off-from-most"]);
    expect(judge({ "kr-a": 4_000, "kr-b": 4_500 })).toEqual([false, "most-are-heard"]);
    const all = Object.fromEntries(PLACES.map((place) => [place, 4_000]));
    expect(judge(all)).toEqual([true, "cut-off-from-all"]);
  });

  it("is not so when two of those that are left call each of the gone lost: then it is they", () => {
    const gone = { "kr-a": 4_000, "kr-b": 4_500, "kr-c": 5_000 };
    const left = ["jp-a", "outside"];
    const said = { "kr-a": left, "kr-b": left, "kr-c": left };
    expect(judge(gone, said)).toEqual([false, "losses-explain-silence"]);
    expect(judge(gone, { ...said, "kr-c": ["outside"] })).toEqual([true, "cut-off-from-most"]);
    expect(judge(gone, { ...said, "kr-c": ["outside", "kr-a"] })).toEqual([true, "cut-off-from-most"]);
  });

  it("leaves out what fell silent long before: it vanished by itself", () => {
    expect(judge({ "kr-a": 90_000, "kr-b": 50_000, "kr-c": 4_000 })).toEqual([false, "most-are-heard"]);
    expect(judge({ "kr-a": 90_000, "kr-b": 4_500, "kr-c": 4_000 })).toEqual([false, "most-are-heard"]);
    expect(judge({ "kr-a": 90_000, "kr-b": 4_500, "kr-c": 4_000, "jp-a": 5_000 })).toEqual([true, "cut-off-from-most"]);
  });

  it("is not said by one that has only begun to listen", () => {
    const never = Object.fromEntries(PLACES.map((place) => [place, Number.POSITIVE_INFINITY]));
    expect(judge(never, {}, NOW - 1_000)).toEqual([false, "most-are-heard"]);
    expect(judge(never, {}, NOW - 5_000)).toEqual([true, "cut-off-from-all"]);
  });
});
