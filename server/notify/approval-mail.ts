import { z } from "zod";
import type { Mail } from "./send-mail.ts";
import { approvalLink, localTimes, threeLanguages } from "./three-languages.ts";

/** What the outbox keeps of the mail that asks for a decision: facts for its words, nothing that lets anybody in. */
export const approvalMail = z.strictObject({
  template: z.literal("approval-requested"),
  to: z.email(),
  title: z.string(),
  approvalId: z.uuid(),
  runNumber: z.number().int(),
  planTitle: z.record(z.string(), z.string()),
  from: z.string(),
  target: z.string(),
  requestedBy: z.string(),
  expiresAt: z.iso.datetime(),
});
export type ApprovalMail = z.output<typeof approvalMail>;

/** @param baseUrl public address of the product (HAECHI_URL) */
export function writeApprovalMail(facts: ApprovalMail, key: string, baseUrl: string): Mail {
  const name = `FO-${String(facts.runNumber).padStart(4, "0")}`;
  const plan = {
    ko: facts.planTitle["ko"] ?? facts.planTitle["en"] ?? "",
    en: facts.planTitle["en"] ?? facts.planTitle["ko"] ?? "",
    ja: facts.planTitle["ja"] ?? facts.planTitle["en"] ?? "",
  };
  const until = localTimes(facts.expiresAt);
  const ko = [
    `${facts.title} 결정이 필요합니다: ${plan.ko} (${facts.from} → ${facts.target}).`,
    `요청: ${facts.requestedBy} · ${name} · ${until.ko} KST까지. 그때까지 결정이 없으면 실행하지 않습니다.`,
    "아래 주소를 열고 로그인한 뒤 증거를 보고 승인하거나 거절합니다. 이 메일로는 누구도 로그인되지 않습니다.",
  ];
  const en = [
    `A decision of the ${facts.title} is needed: ${plan.en} (${facts.from} → ${facts.target}).`,
    `Requested by ${facts.requestedBy} · ${name} · until ${until.en} KST. Without decisions by then nothing is executed.`,
    "Open the address, sign in, read the evidence, and approve or reject there. This mail signs nobody in.",
  ];
  const ja = [
    `${facts.title} の判断が必要です: ${plan.ja}（${facts.from} → ${facts.target}）。`,
    `依頼: ${facts.requestedBy} · ${name} · 期限 ${until.ja} JST。期限までに判断がなければ実行しません。`,
    "以下のアドレスを開いてサインインし、エビデンスを確認して承認または却下してください。このメールでは誰もサインインできません。",
  ];
  const subject = `[${name}] 승인 요청: ${plan.ko} ${facts.from} → ${facts.target} / Approval requested / 承認依頼`;
  return { to: facts.to, subject, key, ...threeLanguages({ ko, en, ja }, approvalLink(baseUrl, facts.approvalId)) };
}
