import { hashEnvelope } from "../../approvals/hash-envelope.ts";
import type { ZoneServer } from "../../regions/last-healthy-zone.ts";
import { TERMINAL } from "../../runs/status.ts";
import { type Desk, PEOPLE, POLICY, type Run } from "./desk.ts";

export class Violation extends Error {
  override readonly name = "Violation";
}

/**
 * Acts across regions, or with a loss, only if, when it began, enough people had really signed in time what lay in the tables: judged from the
 * signatures themselves, not from any row.
 */
export async function mustBeApproved(run: Run, desk: Desk): Promise<void> {
  const { begunUnder: envelope, startedAt } = run;
  if (!run.crossRegion && !run.allowDataLoss) return;
  if (!envelope || !startedAt) throw new Violation(`${run.id} acts, and never began`);
  const hash = await hashEnvelope(envelope);
  const good = desk.signatures.filter(
    ({ person, hash: signed, at }) =>
      signed === hash &&
      person !== run.requestedBy &&
      PEOPLE[person]?.includes(POLICY.of) === true &&
      at <= startedAt &&
      at.getTime() <= Date.parse(envelope.expiresAt),
  );
  const people = new Set(good.map(({ person }) => person));
  if (people.size < POLICY.approvers) {
    throw new Violation(`${run.id} acts, and only ${people.size} people signed it: ${[...people].join(", ")}`);
  }
  const times = [...people].map((person) =>
    Math.min(...good.filter((one) => one.person === person).map(({ at }) => at.getTime())),
  );
  const complete = times.sort((a, b) => a - b)[POLICY.approvers - 1] ?? 0;
  if (startedAt.getTime() > complete + POLICY.executeWithinMs) {
    throw new Violation(`${run.id} began after the time in which it had to begin`);
  }
}

/**
 * Which run acts in a region: from its first call until it has ended, no other. (Two calls at one instance take turns at its agent; a
 * call that outlives its run's end is one of those.)
 */
export class Territory {
  readonly #acting = new Map<string, Run>();

  enter(region: string, run: Run): void {
    const before = this.#acting.get(region);
    if (before && before !== run && !TERMINAL.has(before.status)) {
      throw new Violation(`${run.id} acts in ${region}, where ${before.id} is ${before.status}`);
    }
    this.#acting.set(region, run);
  }
}

/** Some zone is left that serves, if one did, and one that may serve again when health returns. */
export function mustLeaveAZone(before: readonly ZoneServer[], after: readonly ZoneServer[], drained: string): void {
  const ready = (one: ZoneServer) => one.admin === "ready" && one.weight > 0;
  const serves = (one: ZoneServer) => one.up && ready(one);
  if (before.some(serves) && !after.some(serves)) throw new Violation(`${drained} was the last zone that served`);
  if (before.some(ready) && !after.some(ready))
    throw new Violation(`${drained} was the last zone that was not taken out`);
}
