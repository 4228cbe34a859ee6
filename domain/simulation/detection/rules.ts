import { DETECTION_RULES, type DetectionRules } from "../../detection/judge-site.ts";
import { hear, remembered } from "../../detection/standing.ts";

/** The product's own rules, unless a test breaks one to see that it would be noticed. */
export type Rules = {
  readonly detection: DetectionRules;
  readonly hear: typeof hear;
  readonly remembered: typeof remembered;
};
export const RULES: Rules = { detection: DETECTION_RULES, hear, remembered };
