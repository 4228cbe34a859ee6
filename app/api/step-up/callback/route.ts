import type { NextRequest, NextResponse } from "next/server";
import { Refusal } from "#domain/refusal.ts";
import { proveStepUp } from "#server/approvals/prove-step-up.ts";
import { finishStepUp } from "#server/auth/step-up/finish-step-up.ts";
import { openTicket, TICKET_COOKIE } from "#server/auth/step-up/ticket.ts";
import { createContext } from "#server/trpc/context.ts";
import { backToApproval, signInFirst } from "../back-to-approval.ts";

/** Back from the provider: verifies the new login and marks the step-up proven. It decides nothing. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const ticket = await openTicket(request.cookies.get(TICKET_COOKIE)?.value);
  if (!ticket) return backToApproval(null, { error: "step-up-not-found" });
  const { actor, db, installationId } = await createContext();
  const stepUp = await db.stepUp.findUnique({ where: { id: ticket.stepUpId }, select: { approvalId: true } });
  const approvalId = stepUp?.approvalId ?? null;
  if (!actor) return signInFirst(approvalId ? `/approvals/${approvalId}` : "/failovers");
  const response = await prove();
  response.cookies.set(TICKET_COOKIE, "", { path: "/api/step-up", maxAge: 0 });
  return response;

  async function prove(): Promise<NextResponse> {
    if (!actor || !ticket) return backToApproval(approvalId, { error: "step-up-not-found" });
    try {
      const login = await finishStepUp(request.nextUrl.searchParams, ticket);
      await proveStepUp({ actor, db, installationId }, ticket.stepUpId, login);
      return backToApproval(approvalId, { stepUp: ticket.stepUpId });
    } catch (error) {
      if (error instanceof Refusal) return backToApproval(approvalId, { error: error.key });
      throw error;
    }
  }
}
