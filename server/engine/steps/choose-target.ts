import { endsInGap, isArchived, isReached, type Window, walWindow } from "#domain/recovery-points/wal-window.ts";
import type { ArchiveListing } from "../../adapters/ports.ts";
import { readLastGoodSecond } from "../../lost-rows/last-good-second.ts";
import { need } from "./site.ts";
import { Final, NotDone, type StepContext } from "./step.ts";

/** Canaries on both sides of a target are needed: it keeps so far away from the ends of what is archived. */
const MARGIN_MS = 2_000;
const LIST_MS = 20_000;
/** Any second is chosen among as many canaries. */
const AMONG = 20_000;

export type Target = { readonly at: Date; readonly backup: string | null };

/**
 * The moment to restore to, and the base backup that it begins with. A moment that was good and is not archived yet will be within
 * seconds: that is not done, and trying again helps.
 * @throws Final when there is nothing that could be restored to, or not to that second
 */
export async function chooseTarget(
  ctx: StepContext,
  id: string,
  { second, auto }: { readonly second: string; readonly auto: "any" | "last-good" },
): Promise<Target> {
  const listing = await ctx.adapters.archive.list(id, ctx.look(LIST_MS));
  const { state, said } = listing;
  if (state === "missing-stanza") throw new Final("stanza-missing", { component: id }, said);
  if (state !== "ok") throw new Final("archive-unreadable", { component: id }, said);
  const window = walWindow(listing.archived, listing.backups);
  const newest = window.windows.at(-1);
  if (newest === undefined) throw new Final("nothing-to-restore", { component: id });
  if (second === "auto" && auto === "any") return toTarget(listing, newest, await anySecond(ctx, id, listing, newest));
  const wanted = second === "auto" ? await lastGoodSecond(ctx, id) : new Date(second);
  const holding = windowOf(window.windows, wanted) ?? newest;
  await mustBeRestorable(ctx, id, { second, wanted, listing, holding });
  return toTarget(listing, holding, wanted);
}

/** Canaries of the database whose archive it is. */
function canariesOf(ctx: StepContext, id: string): string {
  return need(ctx.topology, "archive", id).component.of;
}

async function anySecond(
  ctx: StepContext,
  id: string,
  { archived, backups }: ArchiveListing,
  newest: Window,
): Promise<Date> {
  const window = walWindow(archived, backups);
  const canaries = await ctx.db.canary.findMany({
    where: { component: canariesOf(ctx, id), at: { gte: newest.from } },
    orderBy: { number: "desc" },
    take: AMONG,
  });
  const kept = canaries.filter((row) => isArchived(window, archived, row.timeline, row.lsn));
  const [last, first] = [kept[0], kept.at(-1)];
  // Where the log goes on, one will be within seconds.
  const none = endsInGap(window.gaps, newest.stretch.until)
    ? new Final("no-canary-archived", { component: id })
    : new NotDone("no-canary-archived", { component: id });
  if (last === undefined || first === undefined) throw none;
  const from = Math.max(newest.from.getTime(), Number(first.number)) + MARGIN_MS;
  const until = Number(last.number) - MARGIN_MS;
  if (until < from) throw none;
  return new Date(Math.floor(from + Math.random() * (until - from)));
}

async function lastGoodSecond(ctx: StepContext, id: string): Promise<Date> {
  const second = await readLastGoodSecond(ctx.db, ctx.topology, id);
  if (second === null) throw new Final("no-last-good-second", { component: id });
  return second;
}

function windowOf(windows: readonly Window[], at: Date): Window | undefined {
  return windows.findLast(({ from, until }) => from <= at && (until === null || at <= until));
}

/** A canary is acknowledged before it, and one after it is archived: both sides of it can be proven. */
async function mustBeRestorable(
  ctx: StepContext,
  id: string,
  asked: {
    readonly second: string;
    readonly wanted: Date;
    readonly listing: ArchiveListing;
    readonly holding: Window;
  },
): Promise<void> {
  const { second, wanted, listing, holding } = asked;
  const { archived, backups } = listing;
  const at = wanted.getTime();
  const [from, until] = [holding.from.toISOString(), holding.until?.toISOString() ?? "—"];
  const outside = new Final("second-outside-window", { second, from, until });
  if (Number.isNaN(at) || at > Date.now() || wanted < holding.from) throw outside;
  const component = canariesOf(ctx, id);
  const [before, after] = await Promise.all([
    ctx.db.canary.findFirst({
      where: { component, at: { gte: holding.from, lte: new Date(at) } },
      orderBy: { number: "desc" },
    }),
    ctx.db.canary.findFirst({
      where: { component, number: { gt: BigInt(at + MARGIN_MS) } },
      orderBy: { number: "asc" },
    }),
  ]);
  if (before === null) throw outside;
  const window = walWindow(archived, backups);
  if (after !== null && isReached(window, holding, archived, after.timeline, after.lsn)) return;
  if (endsInGap(window.gaps, holding.stretch.until)) throw outside;
  throw new NotDone("second-not-archived-yet", { second: wanted.toISOString() });
}

function toTarget({ backups }: ArchiveListing, window: Window, at: Date): Target {
  const base = backups.filter((one) => !one.error && window.backups.includes(one.label) && one.stoppedAt <= at);
  const backup = base.sort((a, b) => b.stoppedAt.getTime() - a.stoppedAt.getTime())[0]?.label ?? null;
  return { at, backup };
}
