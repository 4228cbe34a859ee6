import { describe, expect, it } from "vitest";
import type { News } from "./bulletin.ts";
import { tellChanges } from "./tell-changes.ts";
import type { Told } from "./told.ts";

function bulletin() {
  const listeners = new Set<(news: News) => void>();
  return {
    listeners,
    tell: (news: Partial<News>) =>
      listeners.forEach((listener) => void listener({ tables: [], everything: false, ...news })),
    add: (listener: (news: News) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function next(told: AsyncGenerator<Told>): Promise<Told> {
  const { value, done } = await told.next();
  if (done) throw new Error("ended");
  return value;
}

describe("tellChanges", () => {
  it("begins with everything and tells what came while the viewer was slow in one message", async () => {
    const from = bulletin();
    const told = tellChanges(from, new AbortController().signal, { beatMs: 60_000 });
    expect(await next(told)).toMatchObject({ everything: true, tables: [] });
    from.tell({ tables: ["run"] });
    from.tell({ tables: ["measurement", "run"] });
    expect(await next(told)).toMatchObject({ everything: false, tables: ["run", "measurement"] });
    await told.return(undefined);
    expect(from.listeners.size).toBe(0);
  });

  it("wakes at once for a change and tells a gap as everything", async () => {
    const from = bulletin();
    const told = tellChanges(from, new AbortController().signal, { beatMs: 60_000 });
    await next(told);
    const waiting = next(told);
    setTimeout(() => from.tell({ everything: true }), 5);
    expect(await waiting).toMatchObject({ everything: true });
    await told.return(undefined);
  });

  it("gives a sign of life when nothing changes", async () => {
    const told = tellChanges(bulletin(), new AbortController().signal, { beatMs: 5 });
    await next(told);
    expect(await next(told)).toMatchObject({ everything: false, tables: [] });
    await told.return(undefined);
  });

  it("ends and lets go of the source when the viewer leaves", async () => {
    const from = bulletin();
    const viewer = new AbortController();
    const told = tellChanges(from, viewer.signal, { beatMs: 60_000 });
    await next(told);
    const last = told.next();
    setTimeout(() => viewer.abort(), 5);
    expect((await last).done).toBe(true);
    expect(from.listeners.size).toBe(0);
  });

  it("ends with the viewer's session, also in the middle of a busy time", async () => {
    const from = bulletin();
    const until = Date.now() + 60;
    const told = tellChanges(from, new AbortController().signal, { until, beatMs: 5 });
    const heard: number[] = [];
    for await (const { at } of told) {
      heard.push(at);
      from.tell({ tables: ["measurement"] });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(heard.length).toBeGreaterThan(1);
    expect(Math.max(...heard)).toBeLessThan(until);
    expect(from.listeners.size).toBe(0);
  });
});
