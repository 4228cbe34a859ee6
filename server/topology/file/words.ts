import { z } from "zod";

/** Spellings shared by `haechi.yaml` and `plans/*.yaml`. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `10s`, `30m`, `24h`, `14d` → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, { error: "Write a number and its unit: 500ms, 10s, 30m, 24h, 14d." })
  .transform((text) => Number.parseInt(text, 10) * (UNIT_MS[text.replace(/^\d+/, "")] ?? Number.NaN))
  .describe("a number and its unit: 500ms, 10s, 30m, 24h, 14d");

/** `30%` → 0.3 */
export const percent = z
  .string()
  .regex(/^(100|\d{1,2})(\.\d+)?%$/, { error: "Write a share such as 30%." })
  .transform((text) => Number.parseFloat(text) / 100)
  .describe("a share such as 30%");

/** Names of regions, zones, services, components, plans, steps. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: "Use lower-case letters, digits and hyphens, beginning with a letter." })
  .describe("lower-case letters, digits and hyphens");

export const componentId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, { error: "Write service/component, e.g. console/gateway-kr." })
  .describe("service/component, e.g. console/gateway-kr");

/** A text in each language of the site. */
export const title = z
  .record(z.string().regex(/^[a-z]{2}$/, { error: "Use a language's two letters: ko, en, ja." }), z.string().min(1))
  .describe("one text a language: { ko: …, en: …, ja: … }");
