import { z } from "zod";
import { approvalMail, writeApprovalMail } from "./approval-mail.ts";
import { policyMail, writePolicyMail } from "./policy-mail.ts";
import { sendMail } from "./send-mail.ts";

const templates = z.discriminatedUnion("template", [approvalMail, policyMail]);

/**
 * The worker's handler of outbox rows of the kind `mail`. Repeating it sends the same Message-ID again.
 * @throws Error when HAECHI_URL is not set, the payload is of no known template, or the mail server did not take it
 */
export async function deliverMail(delivery: { readonly key: string; readonly payload: unknown }): Promise<void> {
  const baseUrl = process.env["HAECHI_URL"];
  if (!baseUrl) throw new Error("Mails need HAECHI_URL, the public address their links lead to.");
  const facts = templates.parse(delivery.payload);
  const { key } = delivery;
  await sendMail(
    facts.template === "policy-proposed"
      ? writePolicyMail(facts, key, baseUrl)
      : writeApprovalMail(facts, key, baseUrl),
  );
}
