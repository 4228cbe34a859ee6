import type { Prisma } from "../../prisma/generated/client.ts";

/** Plain JSON for a column: what is undefined is left out, big numbers are text. */
export function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(
    JSON.stringify(value ?? null, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)),
  ) as Prisma.InputJsonValue;
}
