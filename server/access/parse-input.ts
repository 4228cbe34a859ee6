import type { z } from "zod";
import { Refusal } from "#domain/refusal.ts";

/**
 * Second line of every verb. Input comes from a browser, whatever its type says.
 * @throws Refusal `invalid` with the key `invalid-input` and the name of the first field that does not fit
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new Refusal("invalid", "invalid-input", { field: first?.path.join(".") ?? "" });
}
