import { until } from "../../scripts/stack/until.ts";
import type { StackAt } from "../stack/stack.ts";

export type Mail = { readonly to: readonly string[] | string; readonly subject: string; readonly text: string };

/** Waits for a mail to this address that links to this approval. */
export function mailAbout(stack: StackAt, address: string, approvalId: string): Promise<Mail> {
  return until(`A mail to ${address}`, 20_000, async () => {
    const answer = await fetch(`${stack.mailbox}/api/mails.json`, { signal: AbortSignal.timeout(3_000) });
    const mails = (await answer.json()) as Mail[];
    return mails.find((mail) => String(mail.to).includes(address) && mail.text.includes(approvalId));
  });
}
