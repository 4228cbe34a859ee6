import superjson from "superjson";

/**
 * superjson, as the browser speaks it, without its walk over what needs none: an answer of hundreds of kilobytes that holds JSON's own
 * kinds of values alone is already what superjson would say of it.
 */
export const transformer = {
  serialize: (value: unknown) => (isJson(value) ? { json: value } : superjson.serialize(value)),
  deserialize: (value: unknown) => superjson.deserialize(value as Parameters<typeof superjson.deserialize>[0]),
};

/** superjson refuses these, since whoever reads them might write into a prototype: they are left to it. */
const REFUSED = ["__proto__", "constructor", "prototype"];

/** Whether JSON keeps this value as it is, and superjson takes it. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.every(isJson);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(([key, one]) => !REFUSED.includes(key) && isJson(one));
}
