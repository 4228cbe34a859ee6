import { describe, expect, it } from "vitest";
import { atRest, giveBack, type ReliefState, type Rules, relieve, type Seen } from "./relieve.ts";
import { sideOf, UNKNOWN, waitingIn } from "./waiting.ts";

const rules: Rules = {
  ...{ high: 500, low: 50, oldestMs: 5_000, holdMs: 5_000, add: 1, normal: 1, most: 3 },
  relaxes: ["sampling", "ttl"],
};
const all = (running: number | null) => ["kr-b", "kr-c"].map((zone) => ({ zone, lost: false, running }));
const seen = (n: number | null, change: Partial<Seen> = {}): Seen => ({
  waiting: n === null ? UNKNOWN : { atLeast: n, atMost: n, oldestMs: n === 0 ? null : 10 },
  zones: all(3),
  held: [],
  ...change,
});

/** One round a second, each with what is seen then; tells second and step. */
function steps(history: readonly Seen[], from: ReliefState = atRest(rules, 0)): string[] {
  let state = from;
  return history.flatMap((one, second) => {
    const judged = relieve(rules, one, state, second * 1_000);
    state = judged.state;
    return judged.step ? [`${second} ${judged.step} ${state.consumers}`] : [];
  });
}
const times = (n: number, one: Seen) => Array<Seen>(n).fill(one);

describe("relieve", () => {
  it("adds consumers one step a hold, then keeps less, and takes it back in reverse", () => {
    expect(steps([...times(20, seen(900)), ...times(30, seen(10))])).toEqual([
      "5 add-consumers 2",
      "10 add-consumers 3",
      "15 relax 3",
      "25 restore-sampling 3",
      "30 restore-ttl 3",
      "35 remove-consumers 2",
      "40 remove-consumers 1",
    ]);
  });

  it("begins the hold anew after a lower figure, and after nobody knew for longer than that", () => {
    expect(steps([...times(4, seen(900)), seen(300), ...times(5, seen(900))])).toEqual([]);
    expect(steps([...times(4, seen(900)), ...times(7, seen(null)), ...times(6, seen(900))])).toEqual([
      "16 add-consumers 2",
    ]);
  });

  it("stops the clock while nobody knows, as where machines are too busy to answer each second", () => {
    const busy = [seen(900), seen(900), seen(null), seen(null)];
    expect(steps(Array<Seen[]>(6).fill(busy).flat())).toEqual([
      "9 add-consumers 2",
      "16 add-consumers 3",
      "21 relax 3",
    ]);
  });

  it("changes nothing between the marks", () => {
    const relaxed = { ...atRest(rules, 0), consumers: 3, sampling: "relaxed", ttl: "relaxed" } as const;
    expect(steps(times(60, seen(200)), relaxed)).toEqual([]);
    expect(relieve(rules, seen(200), relaxed, 1_000).why).toEqual([{ key: "between", values: {} }]);
  });

  it("waits for zones that were asked for more, but not for ever; lost and silent ones are no capacity", () => {
    const short = seen(900, { zones: [...all(3), { zone: "kr-a", lost: false, running: 1 }] });
    expect(steps(times(40, short)).at(-1)).toBe("25 relax 3");
    const gone = seen(900, {
      zones: [...all(3), { zone: "kr-a", lost: true, running: 1 }, { zone: "kr-d", lost: false, running: null }],
    });
    expect(steps(times(40, gone)).at(-1)).toBe("15 relax 3");
    expect(steps(times(40, seen(900, { zones: all(null) })))).toEqual([]);
  });

  it("throws nothing away for one log that nobody can finish", () => {
    const stuck = seen(900, { waiting: { atLeast: 1, atMost: 1, oldestMs: 90_000 } });
    expect(steps(times(60, stuck))).toEqual(["5 add-consumers 2", "10 add-consumers 3"]);
    expect(relieve(rules, stuck, { ...atRest(rules, 0), consumers: 3 }, 1_000).why[0]?.key).toBe("too-few-to-sample");
  });

  it("holds still while it may not act, and goes on afterwards", () => {
    const held = seen(900, { held: [{ key: "hands-off", values: { by: "lead" } }] });
    expect(steps([...times(9, held), ...times(3, seen(900))])).toEqual(["9 add-consumers 2"]);
    expect(relieve(rules, held, atRest(rules, 0), 9_000).why).toEqual([{ key: "hands-off", values: { by: "lead" } }]);
  });

  it("says what comes next and when", () => {
    const state = relieve(rules, seen(900), atRest(rules, 0), 1_000).state;
    expect(relieve(rules, seen(900), state, 3_000).next).toEqual({ step: "add-consumers", atMs: 6_000 });
  });

  it("takes nothing anew that somebody gave back by hand, before the backlog was low", () => {
    const relaxed = { ...atRest(rules, 0), consumers: 3, sampling: "relaxed", ttl: "relaxed" } as const;
    const given = giveBack(relaxed, "sampling", rules, 0);
    expect(given).toMatchObject({ consumers: 3, sampling: "normal", ttl: "relaxed" });
    expect(steps(times(60, seen(900)), given)).toEqual([]);
    expect(relieve(rules, seen(900), given, 1_000).why).toEqual([{ key: "declined", values: {} }]);
    expect(steps([...times(8, seen(10)), ...times(8, seen(900))], given)).toEqual(["5 restore-ttl 3", "13 relax 3"]);
  });

  it("relaxes only what is another figure then", () => {
    const one: Rules = { ...rules, relaxes: ["sampling"] };
    const most = { ...atRest(rules, 0), consumers: 3, side: "above" } as const;
    expect(relieve(one, seen(900), most, 6_000).state).toMatchObject({ sampling: "relaxed", ttl: "normal" });
    const nothing = relieve({ ...rules, relaxes: [] }, seen(900), most, 6_000);
    expect(nothing).toMatchObject({ step: null, why: [{ key: "nothing-more" }] });
    const relaxed = { ...most, sampling: "relaxed", ttl: "relaxed" } as const;
    expect(relieve(one, seen(900), relaxed, 6_000).state).toMatchObject({ sampling: "relaxed", ttl: "normal" });
  });

  it("follows a policy that allows fewer", () => {
    const state = { ...atRest(rules, 0), consumers: 9 };
    expect(relieve(rules, seen(200), state, 1_000).state.consumers).toBe(3);
  });
});

describe("what waits", () => {
  const figures = { length: 800, pending: 20, lag: 100, oldestWaitingMs: 10 };
  const side = (change: Partial<typeof figures> | { lag: null; pending?: number | null; length?: number | null }) =>
    sideOf(waitingIn({ ...figures, ...change }), rules);

  it("is what was not handed out and what was not done", () => {
    expect(waitingIn(figures)).toMatchObject({ atLeast: 120, atMost: 120 });
    expect([side({}), side({ lag: 481 }), side({ lag: 10 })]).toEqual(["between", "above", "below"]);
    expect(side({ lag: 0, oldestWaitingMs: 6_000 })).toBe("above");
  });

  it("has bounds after a promotion, and unknown is never little", () => {
    expect(side({ lag: null })).toBe("unknown");
    expect(side({ lag: null, pending: 501 })).toBe("above");
    expect(side({ lag: null, length: 30 })).toBe("below");
    expect(sideOf(waitingIn({ ...figures, lag: null, pending: 0, oldestWaitingMs: null }), rules)).toBe("below");
    expect(side({ lag: null, length: 300 })).toBe("between");
    expect(side({ lag: null, pending: null, length: null })).toBe("unknown");
    expect(sideOf(waitingIn(null), rules)).toBe("unknown");
  });
});
