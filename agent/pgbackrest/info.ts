import { z } from "zod";

/** What `pgbackrest info --output=json` says of one stanza, as far as it is used. */
const seconds = z.number().transform((value) => new Date(value * 1_000).toISOString());
const backup = z.object({
  label: z.string(),
  type: z.enum(["full", "diff", "incr"]),
  error: z.boolean().nullish(),
  prior: z.string().nullish(),
  annotation: z.record(z.string(), z.string()).nullish(),
  archive: z.object({ start: z.string().nullish(), stop: z.string().nullish() }),
  lsn: z.object({ start: z.string().nullish(), stop: z.string().nullish() }).nullish(),
  timestamp: z.object({ start: seconds, stop: seconds }),
  info: z.object({ size: z.number(), repository: z.object({ delta: z.number().nullish() }) }),
});
const stanza = z.object({
  name: z.string(),
  cipher: z.string(),
  status: z.object({ code: z.number(), message: z.string() }),
  repo: z.array(z.object({ status: z.object({ code: z.number(), message: z.string() }) })).default([]),
  archive: z.array(z.object({ id: z.string(), min: z.string().nullish(), max: z.string().nullish() })),
  backup: z.array(backup),
});
export type StanzaInfo = z.output<typeof stanza>;

/** Throws when it is not what pgBackRest 2 writes. */
export function parseInfo(text: string, name: string): StanzaInfo {
  const found = z
    .array(stanza)
    .parse(JSON.parse(text))
    .find((one) => one.name === name);
  if (found === undefined) throw new Error(`info says nothing of the stanza ${name}`);
  return found;
}
