import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { oidcSettings } from "#server/auth/oidc-settings.ts";
import { startStepUp } from "#server/auth/step-up/start-step-up.ts";
import { TICKET_S, ticketCookie } from "#server/auth/step-up/ticket.ts";
import { createContext } from "#server/trpc/context.ts";
import { approvalOf, backToApproval, signInFirst } from "../back-to-approval.ts";

/** From the approval page to the provider's login, for one step-up. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const id = z.uuid().safeParse(request.nextUrl.searchParams.get("stepUp"));
  if (!id.success) return backToApproval(null, { error: "step-up-not-found" });
  const { actor, db } = await createContext();
  if (!actor) return signInFirst(`/api/step-up/start?stepUp=${id.data}`);
  try {
    const { url, ticket } = await startStepUp({ actor, db }, id.data);
    const response = NextResponse.redirect(url);
    const secure = oidcSettings().publicUrl.startsWith("https://");
    const cookie = { httpOnly: true, sameSite: "lax", secure, path: "/api/step-up", maxAge: TICKET_S } as const;
    response.cookies.set(ticketCookie(id.data), ticket, cookie);
    return response;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return backToApproval(await approvalOf(db, id.data), { error: error.key });
  }
}
