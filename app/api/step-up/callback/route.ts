import type { NextRequest, NextResponse } from "next/server";
import { Refusal } from "#domain/refusal.ts";
import { proveStepUp } from "#server/approvals/prove-step-up.ts";
import { finishStepUp } from "#server/auth/step-up/finish-step-up.ts";
import { openTicket, stepUpOf, type Ticket, ticketCookie } from "#server/auth/step-up/ticket.ts";
import { createContext } from "#server/trpc/context.ts";
import { approvalOf, backToApproval, pageOf, signInFirst } from "../back-to-approval.ts";

/**
 * Back from the provider: verifies the new login and marks the step-up proven. It decides nothing. Which approval to go back to is
 * known from `state` alone: the ticket may be gone, after ten minutes at the provider or in another browser.
 */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const answer = request.nextUrl.searchParams;
  const stepUpId = stepUpOf(answer.get("state"));
  if (!stepUpId) return backToApproval(null, { error: "step-up-not-found" });
  const { actor, db, installationId } = await createContext();
  const approvalId = await approvalOf(db, stepUpId);
  if (!actor) return signInFirst(pageOf(approvalId));
  const cookie = ticketCookie(stepUpId);
  const ticket = await openTicket(request.cookies.get(cookie)?.value);
  if (ticket?.stepUpId !== stepUpId) return backToApproval(approvalId, { error: "step-up-not-found" });
  const response = await proven({ actor, db, installationId }, ticket, answer)
    .then((id) => backToApproval(approvalId, { stepUp: id }))
    .catch((error: unknown) => {
      if (error instanceof Refusal) return backToApproval(approvalId, { error: error.key });
      throw error;
    });
  response.cookies.set(cookie, "", { path: "/api/step-up", maxAge: 0 });
  return response;
}

async function proven(
  ctx: Parameters<typeof proveStepUp>[0],
  ticket: Ticket,
  answer: URLSearchParams,
): Promise<string> {
  await proveStepUp(ctx, ticket.stepUpId, await finishStepUp(answer, ticket));
  return ticket.stepUpId;
}
