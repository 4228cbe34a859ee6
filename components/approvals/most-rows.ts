import type { Envelope } from "#domain/approvals/envelope.ts";
import { mostSigned } from "#domain/database/outlook.ts";

/** The most rows this envelope allows to be lost, over everything it names; null: not known of one of them. */
export function mostRows({ maximumLoss, dataLoss }: Pick<Envelope, "maximumLoss" | "dataLoss">): number | null {
  const promotions = (dataLoss ?? []).map((one) => mostSigned(one)?.rows ?? null);
  return [...maximumLoss.map((one) => one.rows), ...promotions].reduce<number | null>(
    (sum, rows) => (sum === null || rows === null ? null : sum + rows),
    0,
  );
}
