import type { Actor } from "#domain/access/roles.ts";
import { currentSession } from "../auth/current-actor.ts";
import { container } from "../container.ts";
import type { VerbContext } from "../context.ts";

/** A request before its sender is known to be allowed anything: `actor` null means not signed in, or revoked. */
export type RequestContext = Omit<VerbContext, "actor"> & {
  readonly actor: Actor | null;
  /** When the session that asks is over, ms since the epoch; null where only its cookie's own end holds. */
  readonly sessionUntil?: number | null;
};

/**
 * Built for every tRPC request.
 * @throws Refusal `unavailable` when the control plane's database does not answer or no topology was applied.
 */
export async function createContext(): Promise<RequestContext> {
  const parts = container();
  const [session, found] = await Promise.all([currentSession(parts), parts]);
  return { ...found, actor: session?.actor ?? null, sessionUntil: session?.until ?? null };
}
