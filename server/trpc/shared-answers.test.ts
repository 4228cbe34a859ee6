import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { News } from "../live/bulletin.ts";
import { SharedAnswers } from "./shared-answers.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OVERVIEW = new Set(["overview"]);

/** Answers told by a bulletin of this test; `state` is what a computation reads when it begins, and it ends when it is let. */
function set(maxAgeMs = 60_000, most = 10) {
  let tell: (news: News) => void = () => undefined;
  const add = (listener: (news: News) => void) => {
    tell = listener;
    return () => undefined;
  };
  const answers = new SharedAnswers<string>({ add }, maxAgeMs, most);
  const begun: ((answer: string | null) => void)[] = [];
  let state = "before";
  const ask = (key = "viewer", routers: ReadonlySet<string> = OVERVIEW) =>
    answers.get(key, routers, () => {
      const seen = state;
      return new Promise((resolve) => begun.push((answer) => resolve(answer === null ? null : seen)));
    });
  return {
    ask,
    begun,
    change: (to: string) => {
      state = to;
    },
    told: (tables: readonly string[], everything = false) => tell({ tables, everything }),
    end: () => begun.at(-1)?.(""),
    refuse: () => begun.at(-1)?.(null),
  };
}

it("computes once for all who ask meanwhile and afterwards, until something changes", async () => {
  const { ask, begun, change, told, end } = set();
  const asked = [ask(), ask()];
  end();
  expect(await Promise.all([...asked, ask()])).toEqual(["before", "before", "before"]);
  expect(begun).toHaveLength(1);
  change("after");
  told(["measurement"]);
  const again = ask();
  end();
  expect(await again).toBe("after");
  expect(begun).toHaveLength(2);
});

it("never hands what was begun before a change to those who were told of it", async () => {
  const { ask, begun, change, told } = set();
  const early = ask();
  change("after");
  told(["run"]);
  const late = ask();
  expect(begun).toHaveLength(2);
  begun[1]?.("");
  begun[0]?.("");
  expect(await early).toBe("before");
  expect(await late).toBe("after");
  expect(await ask()).toBe("after");
});

it("keeps what the change does not concern, and nothing after a gap or a table it does not know", async () => {
  const { ask, begun, told, end } = set();
  const keep = async () => {
    const asked = ask();
    end();
    await asked;
    return begun.length;
  };
  expect(await keep()).toBe(1);
  told(["audit_seal", "observation"]);
  expect(await keep()).toBe(1);
  told([], true);
  expect(await keep()).toBe(2);
  told(["a_table_of_tomorrow"]);
  expect(await keep()).toBe(3);
});

it("keeps answers apart by key, and no longer than their age", async () => {
  const { ask, begun, end } = set(1_000);
  for (const key of ["viewer", "auditor"]) {
    const asked = ask(key);
    end();
    await asked;
  }
  expect(begun).toHaveLength(2);
  vi.advanceTimersByTime(999);
  await ask("viewer");
  expect(begun).toHaveLength(2);
  vi.advanceTimersByTime(1);
  void ask("viewer");
  expect(begun).toHaveLength(3);
});

it("does not keep what is not for others, nor a failure", async () => {
  const { ask, begun, refuse } = set();
  const asked = [ask(), ask()];
  refuse();
  expect(await Promise.all(asked)).toEqual([null, null]);
  void ask();
  expect(begun).toHaveLength(2);

  const failing = new SharedAnswers<string>({ add: () => () => undefined });
  await expect(failing.get("k", OVERVIEW, async () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await failing.get("k", OVERVIEW, async () => "there")).toBe("there");
});

it("holds a bounded number: the oldest makes room", async () => {
  const { ask, begun, end } = set(60_000, 2);
  for (const key of ["a", "b", "c", "c", "b", "a"]) {
    const asked = ask(key);
    end();
    await asked;
  }
  expect(begun).toHaveLength(4);
});
