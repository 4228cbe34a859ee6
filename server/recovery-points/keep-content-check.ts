import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";

export type CheckedContent = {
  readonly component: string;
  readonly subject: string;
  readonly at: Date;
  readonly tookMs: number;
  readonly ok: boolean;
  readonly found: unknown;
};

/** What was found now in the place of what was found before; how long it has been broken stays. */
export async function keepContentCheck(
  tx: Transaction,
  installationId: string,
  { component, subject, at, tookMs, ok, found }: CheckedContent,
): Promise<void> {
  const before = await tx.contentCheck.findUnique({ where: { component_subject: { component, subject } } });
  const since = ok ? null : before?.ok === false ? before.since : at;
  const now = { at, tookMs, ok, since, found: asJson(found) };
  await tx.contentCheck.upsert({
    where: { component_subject: { component, subject } },
    create: { component, subject, installationId, ...now },
    update: now,
  });
}
