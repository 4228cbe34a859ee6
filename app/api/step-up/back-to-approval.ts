import { NextResponse } from "next/server";
import { oidcSettings } from "#server/auth/oidc-settings.ts";

/** To the approval's page (or the list of failovers), with the step-up that was proven, or the key of the refusal. */
export function backToApproval(
  approvalId: string | null,
  outcome: { readonly stepUp: string } | { readonly error: string },
): NextResponse {
  const page = new URL(approvalId ? `/approvals/${approvalId}` : "/failovers", oidcSettings().publicUrl);
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
