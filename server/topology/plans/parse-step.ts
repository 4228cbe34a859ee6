import type { z } from "zod";
import { ACTIONS } from "#domain/plans/actions.ts";
import { readsOnly, specOf } from "#domain/plans/placement.ts";
import type { DataClass } from "#domain/sovereignty/movement.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import { findingsFromZod } from "../file/findings-from-zod.ts";
import type { Finding } from "../file/problem.ts";
import { actSchema, readSchemas, STEP_WORDS } from "./plan-schema.ts";

export type Path = readonly (string | number)[];
export type Phase = "before" | "steps" | "verify";
export type Call = { readonly action: string; readonly args: Readonly<Record<string, unknown>>; readonly path: Path };

/** A step as written, whichever of the two ways it was written in. */
export type ParsedStep = Call & {
  readonly at: Path;
  readonly id?: string | undefined;
  readonly title?: Readonly<Record<string, string>> | undefined;
  readonly timeout?: number | undefined;
  readonly retries?: number | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly on_failure?: "stop" | "continue" | undefined;
  readonly moves?: DataClass | undefined;
  readonly undo: Call | null;
};

/** Reads one entry; findings instead of a step when it cannot be understood. */
export function parseStep(entry: unknown, at: Path, phase: Phase): { step: ParsedStep | null; findings: Finding[] } {
  const no = (finding: Omit<Finding, "path">, path: Path = at) => ({ step: null, findings: [{ ...finding, path }] });
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return no({ what: "a step is a map", remedy: "Write { check: … } or id, title, do, with." });
  }
  const kind = (["check", "probe", "proof"] as const).find((word) => Object.hasOwn(entry, word));
  if (kind === undefined && !Object.hasOwn(entry, "do")) {
    const words = phase === "steps" ? ["do", "check", "probe", "proof"] : ["check", "probe", "proof"];
    const [first] = Object.keys(entry);
    return no({ what: `a step needs one of: ${words.join(", ")}`, remedy: didYouMean(first ?? "", words) });
  }
  if (kind === undefined && phase !== "steps") {
    const remedy = "Only check, probe and proof stand here; move it under steps.";
    return no({ what: `"${phase}" only reads, but this step acts`, remedy, at: "key" }, [...at, "do"]);
  }
  const { findings, step } = kind === undefined ? parseAct(entry, at) : parseRead(entry, at, kind);
  const calls = step === null ? [] : [step, ...(step.undo === null ? [] : [step.undo])];
  return { step, findings: [...findings, ...calls.flatMap(unknownAction)] };
}

function parseRead(entry: object, at: Path, kind: "check" | "probe" | "proof") {
  const schema: z.ZodType<Record<string, unknown>> = readSchemas[kind];
  const parsed = readSchemas[kind].safeParse(entry);
  if (!parsed.success) return { step: null, findings: findingsFromZod(schema, entry, parsed.error.issues, at) };
  const { id, title, timeout, retries, needs, on_failure, moves, ...rest } = parsed.data;
  const args = Object.fromEntries(Object.entries(rest).filter(([key]) => !STEP_WORDS.has(key)));
  const action = `${kind}.${String(rest[kind])}`;
  const step: ParsedStep = {
    at,
    id,
    title,
    timeout,
    retries,
    needs,
    on_failure,
    moves,
    action,
    args,
    path: at,
    undo: null,
  };
  return { step, findings: [] };
}

function parseAct(entry: object, at: Path) {
  const parsed = actSchema.safeParse(entry);
  if (!parsed.success) return { step: null, findings: findingsFromZod(actSchema, entry, parsed.error.issues, at) };
  const { do: action, with: args, undo, ...rest } = parsed.data;
  const back = undo === undefined ? null : { action: undo.do, args: undo.with ?? {}, path: [...at, "undo", "with"] };
  const step: ParsedStep = { ...rest, at, action, args: args ?? {}, path: [...at, "with"], undo: back };
  const findings: Finding[] = [];
  if (back !== null && specOf(back.action) !== undefined && readsOnly(back.action)) {
    const what = `"${back.action}" only reads: it undoes nothing`;
    findings.push({
      path: [...at, "undo", "do"],
      what,
      remedy: "Name the action that takes this step back, or leave undo out.",
    });
  }
  return { step, findings };
}

function unknownAction({ action, path }: Call): Finding[] {
  if (specOf(action) !== undefined) return [];
  const [kind] = action.split(".");
  const reads = kind === "check" || kind === "probe" || kind === "proof";
  const asWritten = reads && path.at(-1) !== "with";
  const same = Object.keys(ACTIONS).filter((known) => !asWritten || known.startsWith(`${kind}.`));
  const known = asWritten ? same.map((name) => name.slice(String(kind).length + 1)) : same;
  const word = asWritten ? action.slice(String(kind).length + 1) : action;
  const where = asWritten ? [...path, String(kind)] : [...path.slice(0, -1), "do"];
  return [{ path: where, what: `unknown ${asWritten ? kind : "action"} "${word}"`, remedy: didYouMean(word, known) }];
}
