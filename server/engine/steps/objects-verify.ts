import type { ActionArgs } from "#domain/plans/actions.ts";
import type { Check } from "../../objects/check-rows.ts";
import { StoreReadsNothing, verifyVersions } from "../../objects/verify-versions.ts";
import { need } from "./site.ts";
import { Final, NotDone, notSo, refused, SO, type StepContext, type StepDefinition } from "./step.ts";

type Args = ActionArgs<"objects.verify">;

/** So many are read at once; how many in a second is the plan's to say. */
const AT_ONCE = 4;
/** One object, however large. */
const READ_MS = 600_000;
/** Facts are told as often at most: a part is written down more often than anybody looks. */
const TELL_MS = 1_000;
/** Where no standard says how many. */
const SAMPLE = 200;

/**
 * Versions of a bucket are read to their last byte and held against their hashes (mission F3). How far it is stands in the control plane's own
 * database, part by part: whoever goes on from a dead worker goes on there.
 */
export const objectsVerify: StepDefinition<Args> = {
  check: async (ctx) => (ctx.facts()["finished"] === true ? found(ctx) : notSo("objects-not-verified")),
  act: async (ctx, { component, sample, rate }) => {
    need(ctx.topology, "objects", component);
    const standard = ctx.topology.standards?.objects;
    const { installationId } = await ctx.db.run.findUniqueOrThrow({
      where: { id: ctx.run.id },
      select: { installationId: true },
    });
    let toldAt = 0;
    const told = async (check: Check) => {
      if (performance.now() - toldAt < TELL_MS) return;
      toldAt = performance.now();
      await ctx.fact(factsOf(check));
    };
    try {
      const { check, done } = await verifyVersions(
        ctx.db,
        ctx.adapters.objects,
        { installationId, component, runId: ctx.run.id },
        {
          sample: sampleOf(sample, standard?.verify.sample),
          keepMs: standard?.lock.atLeastMs ?? 0,
          perSecond: rate,
          atOnce: AT_ONCE,
          look: () => ({ signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(READ_MS)]) }),
          told,
          goOn: () => wanted(ctx),
        },
      );
      await ctx.fact({ ...factsOf(check), finished: done });
      if (!done) throw new Final("verification-stopped", { done: check.done, total: check.total });
    } catch (error) {
      if (error instanceof StoreReadsNothing) throw new NotDone("store-reads-nothing", { component }, error.message);
      throw error;
    }
  },
  verify: found,
};

function sampleOf(asked: string, declared: number | null | undefined): number | null {
  if (asked === "all") return null;
  if (asked !== "standard") return Number(asked);
  return declared === undefined ? SAMPLE : declared;
}

/** It may take hours: a run that is to be cancelled is not kept waiting for all of it. */
async function wanted(ctx: StepContext): Promise<boolean> {
  if (ctx.signal.aborted) return false;
  const run = await ctx.db.run.findUniqueOrThrow({ where: { id: ctx.run.id }, select: { desired: true } });
  return run.desired === "run" || run.desired === "pause";
}

function factsOf(check: Check) {
  const { total, done, differing, missing, unreadable, remembered } = check;
  return { total, done, bytes: Number(check.bytes), differing, missing, unreadable, remembered };
}

/** What was found stays found: trying again would read it again, and find the same. */
async function found(ctx: StepContext) {
  const facts = ctx.facts() as Partial<ReturnType<typeof factsOf>>;
  const { differing = 0, missing = 0, unreadable = 0 } = facts;
  const n = differing + missing + unreadable;
  return n === 0 ? SO : refused("versions-not-whole", { n, differing, missing, unreadable });
}
