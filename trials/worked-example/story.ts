/** What happened, in the order of the seed's worked example (mission J). ms since the fault was made; null: it did not happen. */
export type Moment = {
  readonly name: MomentName;
  readonly ms: number | null;
  /** A figure that belongs to it, in words. */
  readonly what: string;
};
export const MOMENTS = [
  "first failure seen",
  "loss established by vote",
  "incident declared",
  "traffic to the other zones",
  "canary demoted",
  "bulk traffic limited",
  "releases paused",
  "stream's replica promoted",
  "synchronous standby promoted",
  "applications acknowledge again",
  "backlog at its highest",
  "consumers added",
  "sampling relaxed",
  "synthetic transaction normal",
  "verified normal",
  "traffic measures restored",
  "backlog measures restored",
  "dead letters reprocessed",
  "protected again",
] as const;
export type MomentName = (typeof MOMENTS)[number];

/** What the seed says of it; what it does not say is left out. */
export const SEED: Readonly<Partial<Record<MomentName, string>>> = {
  "traffic to the other zones": "within 10:00",
  "synchronous standby promoted": "2:00",
  "sampling relaxed": "10 %",
  "synthetic transaction normal": "case 13 s, alert 8 s",
  "verified normal": "18:00",
  "dead letters reprocessed": "3,000, in order",
};

export type Counted = {
  readonly asked: number;
  readonly acknowledged: number;
  readonly cases: number;
  readonly lost: number;
  readonly duplicatedCases: number;
  readonly sampled: number;
  readonly deadLettersLeft: number;
  readonly reprocessed: number;
  readonly outOfOrder: number;
};
export type Story = {
  readonly zone: string;
  readonly moments: readonly Moment[];
  readonly counted: Counted;
  readonly measuresLeft: number;
  readonly unprotectedLeft: number;
};

/** The seed's timeline beside the measured one, for a person. */
export function storyLines({ zone, moments, counted, measuresLeft, unprotectedLeft }: Story): string[] {
  const width = Math.max(...MOMENTS.map((name) => name.length));
  const seedWidth = Math.max(...Object.values(SEED).map((text) => text.length), "seed".length);
  const head = `${"".padEnd(width)}  ${"seed".padEnd(seedWidth)}  measured   (${zone} cut off at 0:00)`;
  const rows = moments.map(({ name, ms, what }) =>
    `${name.padEnd(width)}  ${(SEED[name] ?? "").padEnd(seedWidth)}  ${clock(ms).padEnd(9)}  ${what}`.trimEnd(),
  );
  const { asked, acknowledged, cases, lost, duplicatedCases, sampled } = counted;
  return [
    head,
    ...rows,
    `logs: ${asked} sent, ${acknowledged} acknowledged, ${cases} of them cases, ${lost} lost, ${duplicatedCases} doubled; ${sampled} left out by sampling`,
    `dead letters: ${counted.reprocessed} reprocessed, ${counted.outOfOrder} out of order, ${counted.deadLettersLeft} left; measures still in force: ${measuresLeft}; unprotected: ${unprotectedLeft}`,
  ];
}

/** `0:08.4`; a dash for what did not happen. */
function clock(ms: number | null): string {
  if (ms === null) return "-";
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, "0")}`;
}
