import { describe, expect, it } from "vitest";
import { InstanceQueue } from "./instance-queue.ts";

describe("turns on an instance", () => {
  it("go one after the other, and others are not held up", async () => {
    const queue = new InstanceQueue();
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const work = (name: string, until: Promise<unknown>) => async () => {
      order.push(`${name} begins`);
      await until;
      order.push(`${name} ends`);
    };
    const first = queue.run("a", "first", work("first", gate.promise), { waitMs: 1000 });
    const second = queue.run("a", "second", work("second", Promise.resolve()), { waitMs: 5000 });
    await queue.run("b", "other", work("other", Promise.resolve()), { waitMs: 1000 });
    expect(order).toEqual(["first begins", "other begins", "other ends"]);
    gate.resolve();
    await Promise.all([first, second]);
    expect(order.slice(3)).toEqual(["first ends", "second begins", "second ends"]);
  });

  it("are refused when somebody holds it too long, naming who", async () => {
    const queue = new InstanceQueue();
    const gate = Promise.withResolvers<void>();
    const long = queue.run("a", "rejoin", () => gate.promise, { waitMs: 0 });
    await expect(queue.run("a", "promote", async () => {}, { waitMs: 20 })).rejects.toThrow(/busy with rejoin/);
    gate.resolve();
    await long;
  });

  it("are taken from long work by what is urgent", async () => {
    const queue = new InstanceQueue();
    const long = queue.run(
      "a",
      "rejoin",
      (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      { waitMs: 0 },
    );
    const fence = queue.run("a", "fence", async () => "fenced", { waitMs: 1000, interrupt: true });
    await expect(long).rejects.toThrow(/interrupted by fence/);
    expect(await fence).toBe("fenced");
  });
});
