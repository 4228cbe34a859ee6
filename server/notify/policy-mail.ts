import { z } from "zod";
import type { Mail } from "./send-mail.ts";
import { approvalLink, localTimes, threeLanguages } from "./three-languages.ts";

/** What the outbox keeps of the mail that asks executives about a change of the rules. */
export const policyMail = z.strictObject({
  template: z.literal("policy-proposed"),
  to: z.email(),
  title: z.string(),
  approvalId: z.uuid(),
  proposal: z.number().int(),
  reason: z.string(),
  /** How many protected rules differ, and how many of them are less of a safeguard afterwards. */
  changes: z.number().int(),
  weaker: z.number().int(),
  proposedBy: z.string(),
  expiresAt: z.iso.datetime(),
});
export type PolicyMail = z.output<typeof policyMail>;

/** @param baseUrl public address of the product (HAECHI_URL) */
export function writePolicyMail(facts: PolicyMail, key: string, baseUrl: string): Mail {
  const { title, proposedBy, reason, changes, weaker } = facts;
  const name = `POL-${String(facts.proposal).padStart(4, "0")}`;
  const until = localTimes(facts.expiresAt);
  const ko = [
    `${title} 결정이 필요합니다: 정책 변경 ${name} (변경 ${changes}건, 약해지는 것 ${weaker}건).`,
    `제안: ${proposedBy} · ${until.ko} KST까지. 사유: ${reason}`,
    "그때까지 정족수가 승인하지 않으면 지금 정책이 그대로 유지됩니다. 아래 주소를 열고 로그인한 뒤 바뀌는 내용을 보고 승인하거나 거절합니다. 이 메일로는 누구도 로그인되지 않습니다.",
  ];
  const en = [
    `A decision of the ${title} is needed: policy change ${name} (${changes} changes, ${weaker} of them weaker).`,
    `Proposed by ${proposedBy} · until ${until.en} KST. Reason: ${reason}`,
    "Without a quorum by then the policy in force stays. Open the address, sign in, read what changes, and approve or reject there. This mail signs nobody in.",
  ];
  const ja = [
    `${title} の判断が必要です: ポリシー変更 ${name}（変更 ${changes} 件、うち弱くなるもの ${weaker} 件）。`,
    `提案: ${proposedBy} · 期限 ${until.ja} JST。理由: ${reason}`,
    "期限までに必要な承認が揃わなければ、現行のポリシーがそのまま有効です。以下のアドレスを開いてサインインし、変更内容を確認して承認または却下してください。このメールでは誰もサインインできません。",
  ];
  const subject = `[${name}] 승인 요청: 정책 변경 / Approval requested: policy change / 承認依頼: ポリシー変更`;
  return { to: facts.to, subject, key, ...threeLanguages({ ko, en, ja }, approvalLink(baseUrl, facts.approvalId)) };
}
