import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { oidcSettings } from "../oidc-settings.ts";

export const TICKET_COOKIE = "haechi.step-up";
export const TICKET_S = 10 * 60;
const SALT = TICKET_COOKIE;

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
