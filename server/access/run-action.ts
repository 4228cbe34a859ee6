import type { Permission } from "#domain/access/permissions.ts";
import { Refusal } from "#domain/refusal.ts";
import { actionContext } from "../auth/action-context.ts";
import type { AuthorityContext } from "./confirm-authority.ts";
import { permit } from "./permit.ts";
import { reportUnexpected } from "./report-unexpected.ts";

export type ActionFailure = {
  readonly ok: false;
  /** Message key (`refusal.<key>` in messages/*.json) and its figures. */
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
};
/** What every server action answers: never throws, never carries an error's own text. */
export type ActionResult<Outcome extends object> = (Outcome & { readonly ok: true }) | ActionFailure;

/**
 * The body of every server action: who sends it, may they, then the verb (which checks again, against the provider where it is
 * dangerous). Refusals become key and figures; anything else `unexpected` with the reference under which it was logged.
 */
export async function runAction<Outcome extends object>(
  permission: Permission,
  verb: (ctx: AuthorityContext) => Promise<Outcome>,
): Promise<ActionResult<Outcome>> {
  try {
    const ctx = await actionContext();
    await permit(ctx, permission);
    return { ...(await verb(ctx)), ok: true };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, key: error.key, values: error.values };
    return { ok: false, key: "unexpected", values: { reference: reportUnexpected(error) } };
  }
}
