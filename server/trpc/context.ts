import type { Actor } from "#domain/access/roles.ts";
import { currentActor } from "../auth/current-actor.ts";
import { container } from "../container.ts";
import type { VerbContext } from "../context.ts";

/** A request before its sender is known to be allowed anything: `actor` null means not signed in, or revoked. */
export type RequestContext = Omit<VerbContext, "actor"> & { readonly actor: Actor | null };

/**
 * Built for every tRPC request.
 * @throws Refusal `unavailable` when the control plane's database does not answer or no topology was applied.
 */
export async function createContext(): Promise<RequestContext> {
  const parts = container();
  const [actor, found] = await Promise.all([currentActor(parts), parts]);
  return { ...found, actor };
}
