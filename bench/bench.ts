/** What a bench is told by whoever starts it. */
export type Options = {
  /** Fewer or more repetitions than the bench's own number, for a quick look; the report says how many there were. */
  readonly repetitions: number | undefined;
  /** One line for whoever waits. */
  readonly told: (line: string) => void;
  /** Something to end when the bench has, or when it is interrupted; newest first. */
  readonly atEnd: (end: () => Promise<unknown>) => void;
};

/** A promise about a figure, and whether this run kept it. */
export type Target = {
  readonly name: string;
  readonly value: number | null;
  readonly limit: number;
  readonly bound: "at most" | "at least";
  readonly unit: string;
  readonly met: boolean;
};

/** What was measured. `figures` are summaries, `runs` every single sample behind them. */
export type Findings = {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly targets: readonly Target[];
  readonly runs: readonly object[];
};

export type Bench = {
  readonly name: string;
  /** What it measures, in one line. */
  readonly about: string;
  readonly run: (options: Options) => Promise<Findings>;
};

/** A part of a longer bench: what it opened ends with it, so that the next one has the machine to itself. */
export async function apart(options: Options, run: Bench["run"]): Promise<Findings> {
  const ends: (() => Promise<unknown>)[] = [];
  const endAll = async () => {
    for (const end of ends.splice(0)) await end().catch((error: unknown) => console.error(error));
  };
  options.atEnd(endAll);
  try {
    return await run({ ...options, atEnd: (end) => ends.unshift(end) });
  } finally {
    await endAll();
  }
}

/** A figure that may be at most `limit`. One that could not be measured is not met. */
export function atMost(name: string, value: number | null, limit: number, unit: string): Target {
  return { name, value, limit, bound: "at most", unit, met: value !== null && value <= limit };
}

/** A figure that has to reach `limit`. */
export function atLeast(name: string, value: number | null, limit: number, unit: string): Target {
  return { name, value, limit, bound: "at least", unit, met: value !== null && value >= limit };
}
