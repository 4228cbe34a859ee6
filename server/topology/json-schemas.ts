import { z } from "zod";
import { planSchema } from "./plans/plan-schema.ts";
import { siteSchema } from "./site/site-schema.ts";

/** JSON Schemas for editors, by the file they are kept in; a test compares them with the files. */
export function jsonSchemas(): Readonly<Record<"haechi.schema.json" | "plan.schema.json", string>> {
  const write = (schema: z.ZodType) => `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`;
  return { "haechi.schema.json": write(siteSchema), "plan.schema.json": write(planSchema) };
}
