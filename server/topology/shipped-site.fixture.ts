import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileProblems } from "./file/problem.ts";
import { parseYaml } from "./file/read-yaml.ts";
import { readPlan } from "./load-plans.ts";
import { type LoadedSite, loadSite } from "./load-site.ts";
import { loadTopologyFile } from "./load-topology-file.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Every secret that the shipped site names, in the file's order. */
export const SECRETS = [
  "META_DB_PASSWORD",
  "STREAM_PASSWORD",
  "KMS_ACCESS_KEY",
  "KMS_SECRET_KEY",
  "OBJECTS_ACCESS_KEY",
  "OBJECTS_SECRET_KEY",
] as const;
/** All the same. */
export function secretsAs(value: string): Readonly<Record<string, string>> {
  return Object.fromEntries(SECRETS.map((name) => [name, value]));
}
export const ENV = secretsAs("test");

let loaded: Promise<LoadedSite> | undefined;

export function shipped(): Promise<LoadedSite> {
  loaded ??= loadSite({ site: join(ROOT, "haechi.yaml"), plans: join(ROOT, "plans") }, ENV);
  return loaded;
}

export function shippedText(file: string): Promise<string> {
  return readFile(join(ROOT, file), "utf8");
}

/** Replaces one place of a shipped file; the place must exist, or the test would prove nothing. */
export async function spoil(file: string, from: string, to: string): Promise<string> {
  const text = await shippedText(file);
  if (!text.includes(from)) throw new Error(`${file} no longer contains: ${from}`);
  return text.replace(from, () => to);
}

type Said = { readonly line: number; readonly at: string; readonly what: string; readonly remedy: string };

/** Every problem with the text of the line it points at, from its column on. */
function said(error: unknown, text: string): Said[] {
  if (!(error instanceof FileProblems)) throw error;
  const lines = text.split("\n");
  return error.problems.map(({ line, column, what, remedy }) => {
    return { line, at: (lines[line - 1] ?? "").slice(column - 1), what, remedy };
  });
}

export async function problemsOfSite(text: string, env: Record<string, string> = ENV): Promise<Said[]> {
  return inFolder(async (folder) => {
    const file = join(folder, "haechi.yaml");
    await writeFile(file, text);
    return loadTopologyFile(file, env).then(
      () => [],
      (error: unknown) => said(error, text),
    );
  });
}

export async function problemsOfPlan(file: string, text: string): Promise<Said[]> {
  const { topology } = await shipped();
  try {
    readPlan(parseYaml(file, text), topology.stored);
    return [];
  } catch (error) {
    return said(error, text);
  }
}

/** A copy of the shipped site in a folder of its own, to be changed. */
export async function copyOfShipped(folder: string): Promise<{ site: string; plans: string }> {
  await writeFile(join(folder, "haechi.yaml"), await shippedText("haechi.yaml"));
  const plans = await mkdtemp(join(folder, "plans-"));
  for (const name of await readdir(join(ROOT, "plans")))
    await writeFile(join(plans, name), await shippedText(`plans/${name}`));
  return { site: join(folder, "haechi.yaml"), plans };
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "haechi-site-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
