import type { ZoneServer } from "../../regions/last-healthy-zone.ts";
import { TERMINAL } from "../../runs/status.ts";
import { nextWave, stoppers } from "../../runs/waves.ts";
import { type Desk, PEOPLE, POLICY, type Run, type Step } from "./desk.ts";
import { mustBeApproved, mustLeaveAZone, type Territory } from "./invariants.ts";
import type { RunRules } from "./rules.ts";

export type Doing = AsyncGenerator<void, void, void>;
/** Looks at locks before a superseded run is ended without its help: its calls have reached their deadline by then. */
const PATIENCE = 12;

export type Place = {
  readonly desk: Desk;
  readonly rules: RunRules;
  readonly territory: Territory;
  readonly servers: Map<string, ZoneServer>;
  /** Each region's agents: the highest token on their disks. */
  readonly tokens: Map<string, number>;
  drawn: number;
  acted: number;
};

/** One leg of a run, as server/engine/workflows/run-plan.ts walks it. Everything else may happen wherever it yields. */
export async function* walkLeg(place: Place, run: Run): Doing {
  const approved = await passGates(place, run);
  if (approved === null) return refuse(place, run);
  yield;
  const taken = yield* takeLocks(place, run, approved);
  if (!taken) return end(place, run, "failed");
  yield;
  if (run.startedAt === null && (await passGates(place, run)) === null) return refuse(place, run);
  if (TERMINAL.has(run.status)) return releaseLocks(place, run);
  run.startedAt ??= place.desk.now();
  run.begunUnder ??= run.paper?.envelope ?? null;
  if (run.status === "approved" || run.status === "paused") run.status = "running";
  yield;
  if (!ownsLocks(place, run)) return;
  place.drawn += 1;
  const token = place.drawn;
  run.token = token;
  for (;;) {
    yield;
    if (TERMINAL.has(run.status) || !ownsLocks(place, run) || run.token !== token) return;
    if (run.desired === "cancel") return end(place, run, "cancelled");
    if (run.desired === "pause" || stoppers(run.steps, run.statuses).length > 0) {
      run.status = "paused";
      return;
    }
    const wave = nextWave(run.steps, run.statuses);
    if (wave.length === 0) return end(place, run, "completed");
    yield* sideBySide(wave.map((step) => execute(place, run, step, token)));
  }
}

/** @returns whether its approval was verified; null: it may not act */
async function passGates({ desk, rules }: Place, run: Run): Promise<boolean | null> {
  if (run.status === "awaiting_approval" || TERMINAL.has(run.status)) return null;
  if (!run.paper) return false;
  const { row, envelope, decisions } = run.paper;
  const facts = { approval: row, envelope, decisions, policy: POLICY, runId: run.id, planHash: run.planHash };
  const rolesOf = (subject: string) => (desk.revoked.has(subject) ? [] : (PEOPLE[subject] ?? []));
  const verdict = await rules.verifyApproval({ ...facts, now: desk.now(), startedAt: run.startedAt, rolesOf });
  return verdict.valid ? true : null;
}

async function* takeLocks(place: Place, run: Run, approved: boolean): AsyncGenerator<void, boolean, void> {
  const { desk, rules } = place;
  for (let looks = 0; ; looks += 1) {
    const holders = run.regions.flatMap((region) => {
      const holder = desk.runs.find((one) => one.id === desk.locks.get(region));
      return holder
        ? [{ region, runId: holder.id, number: holder.number, crossRegion: holder.crossRegion, status: holder.status }]
        : [];
    });
    const verdict = rules.judgeLocks(
      { id: run.id, crossRegion: run.crossRegion, allowDataLoss: run.allowDataLoss, approved },
      holders,
    );
    if (verdict.take === "refused") return false;
    const others = verdict.take === "supersede" ? verdict.runs : [];
    for (const other of desk.runs.filter((one) => others.some(({ id }) => id === one.id))) {
      other.desired = "cancel";
      const idle = other.status === "paused" || other.status === "approved";
      if (!idle && looks < PATIENCE) continue;
      other.status = "cancelled";
    }
    if (!desk.runs.some((one) => others.some(({ id }) => id === one.id) && !TERMINAL.has(one.status))) {
      for (const region of run.regions) desk.locks.set(region, run.id);
      return true;
    }
    yield;
  }
}

async function* execute(place: Place, run: Run, step: Step, token: number): Doing {
  const { rules, territory, servers } = place;
  run.statuses[step.id] = "running";
  const early = [...servers.values()];
  yield;
  const regions = run.regions.filter((region) => rules.accepts(token, place.tokens.get(region) ?? 0));
  for (const region of regions) {
    place.tokens.set(region, Math.max(token, place.tokens.get(region) ?? 0));
    await mustBeApproved(run, place.desk);
    territory.enter(region, run);
    place.acted += 1;
  }
  const seen = rules.looksInTurn ? [...servers.values()] : early;
  const drained = step.zone === null || rules.mayTakeAway(seen, step.zone).allowed;
  if (step.zone !== null && drained && regions.length > 0) drain(servers, seen, step.zone);
  yield;
  if (run.token !== token) return;
  run.statuses[step.id] = drained && regions.length === run.regions.length ? "done" : "failed";
}

/** Zones that lost their health after the look are nobody's fault: what the look showed is what is judged. */
function drain(servers: Map<string, ZoneServer>, seen: readonly ZoneServer[], zone: string): void {
  const health = (one: ZoneServer) => ({ ...one, up: seen.find(({ name }) => name === one.name)?.up ?? one.up });
  const before = [...servers.values()].map(health);
  const one = servers.get(zone);
  if (one) servers.set(zone, { ...one, admin: "maint" });
  mustLeaveAZone(before, [...servers.values()].map(health), zone);
}

/** Steps of a wave run side by side. */
async function* sideBySide(doing: readonly Doing[]): Doing {
  let going = doing;
  while (going.length > 0) {
    const results: boolean[] = [];
    for (const one of going) results.push((await one.next()).done === true);
    going = going.filter((_, index) => !results[index]);
    yield;
  }
}

function ownsLocks({ desk }: Place, run: Run): boolean {
  return run.regions.every((region) => desk.locks.get(region) === run.id);
}

function refuse(place: Place, run: Run): void {
  if (run.startedAt !== null && !TERMINAL.has(run.status)) run.status = "paused";
  else if (run.status === "approved") end(place, run, "failed");
}

function end(place: Place, run: Run, status: "completed" | "failed" | "cancelled"): void {
  if (!TERMINAL.has(run.status)) run.status = status;
  releaseLocks(place, run);
}

function releaseLocks({ desk }: Place, run: Run): void {
  for (const [region, holder] of desk.locks) if (holder === run.id) desk.locks.delete(region);
}
