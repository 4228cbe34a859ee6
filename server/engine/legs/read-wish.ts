import { WISHES, type Wish } from "#domain/runs/wishes.ts";
import { engine } from "../engine.ts";
import { HOLDING, holdsRegions } from "./holds-regions.ts";

/** What people want, or `lost`: the run is no longer this leg's (its locks went to another run, it ended, a newer leg was asked for). */
export async function readWish(runId: string, leg: number): Promise<Wish | "lost"> {
  const { db } = engine();
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { ...HOLDING, desired: true, leg: true },
  });
  if (run.leg > leg || !holdsRegions(run)) return "lost";
  return wish(run.desired);
}

/** What people want of a run, whoever has it. */
export async function readDesired(runId: string): Promise<Wish> {
  const run = await engine().db.run.findUniqueOrThrow({ where: { id: runId }, select: { desired: true } });
  return wish(run.desired);
}

function wish(desired: string): Wish {
  return WISHES.find((one) => one === desired) ?? "run";
}
