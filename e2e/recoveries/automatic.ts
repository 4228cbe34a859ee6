import { until } from "../../scripts/stack/until.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";

export type Declared = {
  readonly number: number;
  readonly severity: number;
  readonly response: { readonly state: string; readonly held?: readonly { readonly key: string }[] } | null;
};

/** The incident of a loss of this zone that was established since then, with what came of it. */
export function declared(stack: StackAt, zone: string, since: Date): Promise<Declared> {
  return until(`The loss of ${zone} being declared`, 30_000, async () => {
    const [row] = await rows<Declared>(
      stack,
      `select i.number, i.severity, d.response from detection d join incident i on i.id = d.incident_id
       where d.kind = 'zone-lost' and d.subject = $1 and d.confirmed_at > $2 and d.response is not null`,
      [zone, since],
    );
    return row ?? null;
  });
}

/** Numbers of the runs that a policy started since then, oldest first. */
export async function policyRuns(stack: StackAt, since: Date): Promise<readonly number[]> {
  const found = await rows<{ number: number }>(
    stack,
    "select number from run where requested_by = 'system:policy' and requested_at > $1 order by number",
    [since],
  );
  return found.map(({ number }) => number);
}

/** Nobody presses anything: the run that a policy starts. */
export function untilPolicyRuns(stack: StackAt, since: Date): Promise<number> {
  return until("A run being started without a hand", 30_000, async () => (await policyRuns(stack, since))[0] ?? null);
}
