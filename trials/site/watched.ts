import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Adapters } from "#server/adapters/ports.ts";
import type { BoundStep, bindStep } from "#server/engine/steps/catalogue.ts";
import type { StepContext } from "#server/engine/steps/step.ts";

/** One call of a port, looks included. `at`: ms since 1970; `args` are the names in it (no numbers of rows). */
export type PortCall = { readonly call: string; readonly args: string; readonly at: number; readonly ms: number };
export type Part = "check" | "act" | "verify";
/** A part of a step of a run, or a call within one, in the process `pid`. */
export type Watched = { readonly run: string; readonly step: string; readonly part: Part; readonly pid: number } & (
  | { readonly kind: "part"; readonly at: number; readonly ms: number }
  | ({ readonly kind: "call" } & PortCall)
);

export const watchedFile = (folder: string): string => path.join(folder, "watched.jsonl");

/** Everything watched so far, oldest first. */
export function readWatched(folder: string): readonly Watched[] {
  if (!existsSync(watchedFile(folder))) return [];
  const lines = readFileSync(watchedFile(folder), "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Watched);
}

/** The product's own steps, each part and each call of a port written down as it ends: one short line, no flush. */
export function watchedSteps(folder: string, bind: typeof bindStep): typeof bindStep {
  const tell = (one: Watched) => appendFileSync(watchedFile(folder), `${JSON.stringify(one)}\n`);
  return (action, args) => {
    const step = bind(action, args);
    const watch =
      <T>(part: Part, work: (ctx: StepContext) => Promise<T>) =>
      async (ctx: StepContext): Promise<T> => {
        const of = { run: ctx.run.id, step: ctx.step.id, part, pid: process.pid };
        const adapters = watchedAdapters(ctx.adapters, (call) => tell({ ...of, kind: "call", ...call }));
        const [at, from] = [Date.now(), performance.now()];
        try {
          return await work({ ...ctx, adapters });
        } finally {
          tell({ ...of, kind: "part", at, ms: performance.now() - from });
        }
      };
    const { check, act, verify } = step;
    return {
      check: watch("check", check),
      act: watch("act", act),
      verify: watch("verify", verify),
    } satisfies BoundStep;
  };
}

/** The same ports, each call of them told when it has ended, well or not. */
export function watchedAdapters(adapters: Adapters, told: (call: PortCall) => void): Adapters {
  const ports = Object.entries(adapters).map(([name, port]) => [
    name,
    typeof port === "object" ? watchedPort(name, port, told) : port,
  ]);
  return Object.fromEntries(ports) as Adapters;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

function watchedPort(name: string, port: object, told: (call: PortCall) => void): object {
  const methods = Object.entries(port as Readonly<Record<string, Method>>).map(([method, work]) => [
    method,
    async (...args: readonly unknown[]) => {
      const [at, from] = [Date.now(), performance.now()];
      try {
        return await work.call(port, ...args);
      } finally {
        told({ call: `${name}.${method}`, args: namesIn(args), at, ms: performance.now() - from });
      }
    },
  ]);
  return Object.fromEntries(methods) as object;
}

/** Words and addresses; without deadlines, tokens and row numbers, which differ each time. */
function namesIn(args: readonly unknown[]): string {
  const names = args.filter((one) => typeof one === "string" || (typeof one === "object" && !isDeadline(one)));
  const plain = names.filter((one) => !(Array.isArray(one) && typeof one[0] === "bigint"));
  return plain.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(" ");
}

function isDeadline(one: unknown): boolean {
  return typeof one === "object" && one !== null && "signal" in one;
}
