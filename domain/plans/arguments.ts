/**
 * What the names under `with:` stand for, whatever the action: one word means one thing in the whole vocabulary, so that a plan
 * can be checked against the site before anything runs.
 */
export type ArgumentKind = "component" | "zone" | "region" | "service";

const KINDS: Readonly<Record<string, ArgumentKind>> = {
  component: "component",
  entrance: "component",
  gateway: "component",
  zone: "zone",
  without: "zone",
  to: "zone",
  prefer: "zone",
  region: "region",
  of: "region",
  service: "service",
};

/** Undefined: a plain value (flag, figure, text). */
export function argumentKind(name: string): ArgumentKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

/** Words that stand in a zone's place and are resolved by the step when it runs. */
const ZONE_WORDS: Readonly<Record<string, readonly string[]>> = {
  "database.promote": ["auto"],
  "database.route": ["primary", "nobody"],
  "database.rejoin": ["old-primary"],
};

export function zoneWords(action: string): readonly string[] {
  return Object.hasOwn(ZONE_WORDS, action) ? (ZONE_WORDS[action] ?? []) : [];
}

/** The parameter a value asks for: `${zone}` → `zone`. Only whole values are parameters; undefined for anything else. */
export function parameterOf(value: unknown): string | undefined {
  return typeof value === "string" ? /^\$\{([a-z][a-z0-9_-]*)\}$/.exec(value)?.[1] : undefined;
}
