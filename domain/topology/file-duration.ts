const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** Milliseconds as `haechi.yaml` writes them: `30m`, `5s`, `500ms`. */
export function fileDuration(ms: number): string {
  const found = UNITS.find(([, unit]) => ms !== 0 && ms % unit === 0);
  return found === undefined ? `${ms}ms` : `${ms / found[1]}${found[0]}`;
}
