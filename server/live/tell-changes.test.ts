import { describe, expect, it } from "vitest";
import { tellChanges } from "./tell-changes.ts";
import type { Told } from "./told.ts";

type Listener = { onTable: (table: string) => void; onGap: () => void };

function source() {
  const listeners = new Set<Listener>();
  return {
    listeners,
    tell: (table: string) => listeners.forEach((listener) => void listener.onTable(table)),
    gap: () => listeners.forEach((listener) => void listener.onGap()),
    add: (listener: Listener) => {
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
  it("begins with everything, gathers what changes and tells each table once", async () => {
    const from = source();
    const told = tellChanges(from, new AbortController().signal, 1, 60_000);
    expect(await next(told)).toMatchObject({ everything: true, tables: [] });
    from.tell("run");
    from.tell("measurement");
    from.tell("measurement");
    expect(await next(told)).toMatchObject({ everything: false, tables: ["run", "measurement"] });
    await told.return(undefined);
    expect(from.listeners.size).toBe(0);
  });

  it("wakes at once for a change and tells a gap as everything", async () => {
    const from = source();
    const told = tellChanges(from, new AbortController().signal, 1, 60_000);
    await next(told);
    const waiting = next(told);
    setTimeout(from.gap, 5);
    expect(await waiting).toMatchObject({ everything: true });
    await told.return(undefined);
  });

  it("gives a sign of life when nothing changes", async () => {
    const told = tellChanges(source(), new AbortController().signal, 1, 5);
    await next(told);
    expect(await next(told)).toMatchObject({ everything: false, tables: [] });
    await told.return(undefined);
  });

  it("ends and lets go of the source when the viewer leaves", async () => {
    const from = source();
    const viewer = new AbortController();
    const told = tellChanges(from, viewer.signal, 1, 60_000);
    await next(told);
    const last = told.next();
    setTimeout(() => viewer.abort(), 5);
    expect((await last).done).toBe(true);
    expect(from.listeners.size).toBe(0);
  });
});
