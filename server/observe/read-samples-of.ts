import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { ReadContext } from "../context.ts";
import { type RawSample, readSamples } from "./read-raw.ts";

/** A sample as people see it. What infrastructure said in its own words is for those who work on it; to others, that it failed. */
export type ShownSample = Omit<RawSample, "value" | "error"> & {
  readonly error: string | null;
  /** Of an objective: how it was judged, and the keys of the samples it rests on. */
  readonly judged: {
    readonly status: string;
    readonly because: string | null;
    readonly evidence: readonly string[];
  } | null;
};
export type SamplePage = {
  readonly samples: readonly ShownSample[];
  /** `before` of the next page; null: this was the last one. */
  readonly next: Date | null;
  /** The newest measurement of it, whenever that was; null: it was never measured. */
  readonly newest: { readonly at: Date; readonly intervalMs: number; readonly kind: string | null } | null;
  readonly ownWords: boolean;
};

const WORK_ON_IT = ["operator", "commander", "admin"] as const;
const ROWS = 300;

type Asked = { readonly key: string; readonly from: Date; readonly to: Date; readonly before: Date | null };

export async function readSamplesOf(
  { db, actor }: Pick<ReadContext, "db" | "actor">,
  { key, from, to, before }: Asked,
): Promise<SamplePage> {
  const [{ samples, next }, newest] = await Promise.all([
    readSamples(db, key, from, to, ROWS, before),
    db.measurement.findUnique({ where: { key }, select: { at: true, intervalMs: true, value: true } }),
  ]);
  const ownWords = actor.roles.some((role) => WORK_ON_IT.some((one) => one === role));
  return {
    samples: samples.map(({ value, error, ...sample }) => ({
      ...sample,
      error: ownWords ? error : null,
      judged: judgedOf(value),
    })),
    next,
    newest: newest && {
      at: newest.at,
      intervalMs: newest.intervalMs,
      kind: (newest.value as { kind?: string } | null)?.kind ?? null,
    },
    ownWords,
  };
}

function judgedOf(value: RawSample["value"]): ShownSample["judged"] {
  if (value.kind !== "objective" || !("status" in value)) return null;
  const { status, because, evidence } = value as Extract<MeasurementValue, { kind: "objective" }>;
  return { status, because, evidence };
}
