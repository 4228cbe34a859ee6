import { NextResponse } from "next/server";
import { oidcSettings } from "#server/auth/oidc-settings.ts";
import type { RequestContext } from "#server/trpc/context.ts";

/** The approval's page, or the list of them. */
export const pageOf = (approvalId: string | null) => (approvalId ? `/approvals/${approvalId}` : "/approvals");

/** The approval a step-up was begun for, whatever became of its ticket; null when there is none. Who may read it is decided there. */
export async function approvalOf(db: RequestContext["db"], stepUpId: string): Promise<string | null> {
  const stepUp = await db.stepUp.findUnique({ where: { id: stepUpId }, select: { approvalId: true } });
  return stepUp?.approvalId ?? null;
}

/** To that page, with the step-up that was proven, or the key of the refusal. Both pages show it. */
export function backToApproval(
  approvalId: string | null,
  outcome: { readonly stepUp: string } | { readonly error: string },
): NextResponse {
  const page = new URL(pageOf(approvalId), oidcSettings().publicUrl);
  if ("stepUp" in outcome) page.searchParams.set("stepUp", outcome.stepUp);
  else page.searchParams.set("error", outcome.error);
  return NextResponse.redirect(page);
}

/** The session ended meanwhile: sign in, then go on where it stopped. */
export function signInFirst(path: string): NextResponse {
  const page = new URL("/sign-in", oidcSettings().publicUrl);
  page.searchParams.set("callbackUrl", path);
  return NextResponse.redirect(page);
}
