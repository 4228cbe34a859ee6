import type { Manifest } from "../manifest.ts";
import { git, writeCharts } from "./repository.ts";

/** One more commit to the charts, as a change of a setting is. Answers its id. Throws where the lab has no charts. */
export async function commitCharts({ charts }: Manifest, text: string): Promise<string> {
  if (charts === null) throw new Error("This lab has no charts. Make one that has: npm run lab -- up --with charts");
  writeCharts(charts, {
    "overlays/kr/change.yaml": `note: ${JSON.stringify(text)}\nat: ${new Date().toISOString()}\n`,
  });
  await git(charts, "add", "-A");
  await git(charts, "commit", "-q", "-m", text);
  return await git(charts, "rev-parse", "HEAD");
}
