import type { StackAt } from "../stack/stack.ts";
import type { Person } from "./sign-in.ts";

/** Changes somebody's groups at the local provider while they are signed in, as an identity team would. */
export async function setGroups(stack: StackAt, person: Person, groups: readonly string[]): Promise<void> {
  const answer = await fetch(`${stack.issuer}/test/people/${person}/groups`, {
    method: "PUT",
    headers: { authorization: `Bearer ${stack.providerSecret}`, "content-type": "application/json" },
    body: JSON.stringify({ groups }),
    signal: AbortSignal.timeout(3_000),
  });
  if (answer.status !== 204) throw new Error(`The provider refused to change ${person}'s groups: ${answer.status}`);
}
