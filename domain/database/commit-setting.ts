/** Values of `synchronous_commit`, the one that waits for the least first. */
const ORDER = ["off", "local", "remote_write", "on", "remote_apply"];

/** What is stored for a role or a database stands there as it was typed; PostgreSQL takes the words of a switch as well. */
const SPELLINGS: Readonly<Record<string, string>> = {
  true: "on",
  yes: "on",
  "1": "on",
  false: "off",
  no: "off",
  "0": "off",
};

/**
 * Whether COMMIT waits with it until a standby has its copy on disk. With `remote_write` it is in that standby's memory: a zone that
 * lost its power and came back answers, and lacks it.
 */
export function waitsForDisk(setting: string): boolean {
  return setting === "on" || setting === "remote_apply";
}

/** Of several settings the one that waits for the least; one that is not understood waits for nothing. Null: one of them is not known, or none is there. */
export function weakestCommit(settings: readonly (string | null)[]): string | null {
  const known = settings.filter((one) => typeof one === "string").map(spelled);
  if (known.length < settings.length) return null;
  return known.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0] ?? null;
}

function spelled(setting: string): string {
  const word = setting.toLowerCase();
  return SPELLINGS[word] ?? word;
}
