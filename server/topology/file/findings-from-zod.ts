import { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import type { Finding } from "./problem.ts";

type Shape = {
  readonly properties?: Record<string, Shape>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly oneOf?: Shape[];
  readonly anyOf?: Shape[];
  readonly const?: unknown;
  readonly description?: string;
};
type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** What a schema objects to, in words for the person who wrote the file. */
export function findingsFromZod(
  schema: z.ZodType,
  value: unknown,
  issues: readonly Issue[],
  base: Path = [],
): Finding[] {
  const shape = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    return explain(issue, path, shape, value).map((finding) => ({ ...finding, path: [...base, ...finding.path] }));
  });
}

function explain(issue: Issue, path: Path, shape: Shape, value: unknown): Finding[] {
  const found = valueAt(value, path);
  const name = String(path.at(-1) ?? "the file");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(shapeAt(shape, path, value)?.properties ?? {});
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: "key",
      what: `unknown key "${key}"`,
      remedy: didYouMean(
        key,
        known.filter((candidate) => !hasKey(found, candidate)),
      ),
    }));
  }
  if (issue.code === "invalid_union" && "discriminator" in issue && typeof issue.discriminator === "string") {
    const key = issue.discriminator;
    const owner = path.at(-1) === key ? path.slice(0, -1) : path;
    const chosen = valueAt(value, [...owner, key]);
    const options = optionsOf(shapeAt(shape, owner, value), key);
    const remedy = chosen === undefined ? `One of: ${options.join(", ")}.` : didYouMean(String(chosen), options);
    const what = chosen === undefined ? `"${key}" is missing` : `unknown ${key} "${chosen}"`;
    return [{ path: [...owner, key], what, remedy }];
  }
  if (found === undefined) {
    const described = shapeAt(shape, path, value)?.description;
    return [{ path, what: `"${name}" is missing`, remedy: described ? `${name}: ${described}.` : `Add "${name}".` }];
  }
  if (issue.code === "invalid_value") {
    const options = issue.values.map(String);
    return [
      { path, what: `"${show(found)}" is not possible for "${name}"`, remedy: didYouMean(String(found), options) },
    ];
  }
  if (issue.code === "invalid_key") {
    return [{ path, at: "key", what: `"${name}" cannot be a name`, remedy: issue.issues[0]?.message ?? issue.message }];
  }
  if (issue.code === "invalid_type") {
    const described = shapeAt(shape, path, value)?.description;
    const remedy = described ? `${name}: ${described}.` : `Write a ${WORDS[issue.expected] ?? issue.expected}.`;
    return [
      { path, what: `"${name}" is ${article(found)}, expected ${WORDS[issue.expected] ?? issue.expected}`, remedy },
    ];
  }
  return [{ path, what: `"${show(found)}" is not possible for "${name}"`, remedy: issue.message }];
}

const WORDS: Readonly<Record<string, string>> = { object: "map", record: "map", array: "list", string: "text" };

function article(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${WORDS[typeof value] ?? typeof value}`;
}

function show(value: unknown): string {
  return typeof value === "object" ? article(value) : String(value);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, part) => (hasKey(node, part) ? Reflect.get(node, part) : undefined), value);
}

function hasKey(node: unknown, key: string | number): node is object {
  return typeof node === "object" && node !== null && Object.hasOwn(node, key);
}

/** The part of the schema that describes this place; of several shapes the one whose fixed words match the value. */
function shapeAt(root: Shape, path: Path, value: unknown): Shape | undefined {
  let shape: Shape | undefined = pick(root, value);
  let node = value;
  for (const part of path) {
    const other: Shape | undefined =
      typeof shape?.additionalProperties === "object" ? shape.additionalProperties : undefined;
    const next: Shape | undefined = shape?.items ?? shape?.properties?.[String(part)] ?? other;
    node = valueAt(node, [part]);
    shape = next === undefined ? undefined : pick(next, node);
  }
  return shape;
}

function pick(shape: Shape, value: unknown): Shape {
  const options = (shape.oneOf ?? shape.anyOf ?? []).map((option) => pick(option, value));
  const fits = options.find((option) => {
    const fixed = Object.entries(option.properties ?? {}).filter(([, property]) => "const" in property);
    return fixed.length > 0 && fixed.every(([key, property]) => valueAt(value, [key]) === property.const);
  });
  return fits ?? (options.length === 1 ? (options[0] ?? shape) : shape);
}

function optionsOf(shape: Shape | undefined, key: string): string[] {
  const options = (shape?.oneOf ?? shape?.anyOf ?? []).flatMap((option) => {
    const own = option.properties?.[key];
    return own !== undefined && "const" in own ? [String(own.const)] : optionsOf(option, key);
  });
  return [...new Set(options)];
}
