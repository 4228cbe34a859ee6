import { z } from "zod";
import { DATA_CLASSES } from "#domain/sovereignty/movement.ts";
import { duration, name, title } from "../file/words.ts";

/** `plans/*.yaml` as a person writes it. What it means is domain/plans/plan.ts; arguments are checked by domain/plans/actions.ts. */
const retries = z.number().int().min(0).max(20).describe("how often it is tried again after a failure");
const args = z.record(z.string(), z.unknown()).describe("the action's arguments");
const common = {
  id: name.optional(),
  title: title.optional(),
  timeout: duration.optional(),
  retries: retries.optional(),
  needs: z.array(name).optional().describe("ids of steps that must be settled first; left out: the step before"),
  on_failure: z.enum(["stop", "continue"]).optional(),
  moves: z
    .enum(DATA_CLASSES)
    .optional()
    .describe("what it moves between regions: none, artifact, telemetry or customer"),
};

/** `{ check: capacity, region: jp, headroom: 30% }`: what is not a word of the step itself is an argument. */
export const readSchemas = {
  check: z.looseObject({ check: name, ...common }),
  probe: z.looseObject({ probe: name, ...common }),
  proof: z.looseObject({ proof: name, ...common }),
};
/** The words that belong to a step; everything else beside `check:` and its like is an argument. */
export const STEP_WORDS: ReadonlySet<string> = new Set(["check", "probe", "proof", ...Object.keys(common)]);
const read = z.union([readSchemas.check, readSchemas.probe, readSchemas.proof]);
export const actSchema = z.strictObject({
  do: z.string().describe("the action, e.g. database.promote"),
  with: args.optional(),
  ...common,
  id: name,
  title,
  undo: z.strictObject({ do: z.string(), with: args.optional() }).optional(),
});
const parameter = z.strictObject({
  type: z.enum(["zone", "region", "component", "text"]),
  region: name.optional().describe("only zones of this region"),
  kind: z.enum(["archive", "database", "gateway", "objects"]).optional().describe("only components of this kind"),
  default: z.string().optional(),
});

const head = {
  name,
  title,
  mode: z
    .enum(["switchover", "failover", "return", "test"])
    .describe("switchover: planned, no loss; failover: unplanned; return: brings back; test: proves"),
  from: name.optional().describe("the region that is left"),
  to: name.optional().describe("the region that takes over"),
  approval: name.optional().describe("a policy of policies.approvals; a plan over two regions must have one"),
  moves: z.enum(DATA_CLASSES).describe("the contract: most that any step may move between regions"),
  when_healthy_again: name.optional().describe("the plan that goes back"),
  params: z.record(name, parameter).optional(),
};
const PROOF = "probes and proofs: a run that verifies nothing proves nothing";

/** The whole file, for editors. */
export const planSchema = z
  .strictObject({
    ...head,
    before: z.array(read).optional(),
    steps: z.array(z.union([actSchema, read])).min(1),
    verify: z.array(read).min(1).describe(PROOF),
  })
  .meta({ title: "Recovery plan", description: "One recovery plan of a site." });

/** The file without its steps, which are read one by one so that each is told its own mistake. */
export const outlineSchema = z.strictObject({
  ...head,
  before: z.array(z.unknown()).optional(),
  steps: z.array(z.unknown()).min(1, { error: "A plan has at least one step." }),
  verify: z
    .array(z.unknown())
    .min(1, { error: `At least one of ${PROOF}.` })
    .describe(PROOF),
});

export type PlanOutline = z.output<typeof outlineSchema>;
