import type { Envelope } from "#domain/approvals/envelope.ts";
import { isLessSilenced, type Loss, losesMore, mostSigned } from "#domain/database/outlook.ts";
import { Final, type StepContext } from "./step.ts";

/**
 * Before a promotion without proof: the loss it would cost now, against the one people signed. The envelope itself was verified when
 * the leg began; what is worse than it was approved by nobody.
 * @throws Final loss-not-signed, loss-beyond-signed, may-acknowledge-unsigned
 */
export async function refuseUnsignedLoss(ctx: StepContext, component: string, zone: string, loss: Loss): Promise<void> {
  const approval = await ctx.db.approval.findUnique({ where: { runId: ctx.run.id }, select: { envelope: true } });
  const envelope = approval?.envelope as unknown as Partial<Envelope> | undefined;
  const signed = envelope?.dataLoss?.find((one) => one.component === component);
  const most = signed ? mostSigned(signed) : null;
  if (!signed || most === null) throw new Final("loss-not-signed", { component });
  if (isLessSilenced(most, loss)) throw new Final("may-acknowledge-unsigned", { zone, old: signed.oldPrimary });
  if (losesMore(most, loss))
    throw new Final("loss-beyond-signed", {
      zone,
      rows: loss.rows ?? "?",
      bytes: loss.lossBytes ?? "?",
      signedRows: most.rows ?? "?",
      signedBytes: most.lossBytes ?? "?",
    });
}
