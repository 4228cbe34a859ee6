import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { oidcSettings } from "../oidc-settings.ts";

export const TICKET_S = 10 * 60;
const SALT = "haechi.step-up";

/** One cookie a step-up: two approvals begun in two tabs do not take each other's. */
export const ticketCookie = (stepUpId: string): string => `haechi.step-up.${stepUpId}`;

/** What goes to the provider and comes back: which step-up, and that it was begun here. */
export const stateFor = (stepUpId: string, random: string): string => `${stepUpId}.${random}`;

/** Whose answer this is, also when the ticket is gone; null for what was not begun here. It proves nothing. */
export function stepUpOf(state: string | null): string | null {
  return z.uuid().safeParse(state?.split(".")[0]).data ?? null;
}

const ticket = z.object({
  stepUpId: z.uuid(),
  state: z.string().min(16),
  nonce: z.string().min(16),
  verifier: z.string().min(43),
});
/** What this browser must bring back from the provider; encrypted in a cookie, so that another browser cannot finish it. */
export type Ticket = z.output<typeof ticket>;

export function sealTicket(content: Ticket): Promise<string> {
  return encode({ token: content, secret: oidcSettings().secret, salt: SALT, maxAge: TICKET_S });
}

/** Null when it is missing, expired, or was not sealed here. */
export async function openTicket(sealed: string | undefined): Promise<Ticket | null> {
  if (!sealed) return null;
  try {
    const parsed = ticket.safeParse(await decode({ token: sealed, secret: oidcSettings().secret, salt: SALT }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
