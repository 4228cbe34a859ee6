import { join } from "node:path";
import { AgentError } from "../agent-error.ts";
import type { GitInstance } from "../config.ts";
import { hashArchive, hashFile } from "./hash-archive.ts";
import { git } from "./run.ts";

/** The newest tags; older releases are nothing to go back to. */
const MOST_TAGS = 20;
const COMMIT = /^[0-9a-f]{40,64}$/;

export type GitView = {
  readonly head: string;
  readonly headAt: string;
  readonly paths: readonly string[];
  /** The branch's newest commit first, then the tags', newest first. */
  readonly archives: readonly {
    readonly commit: string;
    readonly refs: readonly string[];
    readonly committedAt: string;
    readonly sha256: string;
    readonly sizeBytes: number;
    readonly kept: "whole" | "missing" | "differs";
    readonly keptAt: string | null;
  }[];
};

/** What the configured paths are at the branch's newest commit and at the tags, and what is kept of each. Reads only. */
export async function observeGit(instance: GitInstance, signal?: AbortSignal): Promise<GitView> {
  const { branch, paths } = instance;
  const head = (await git(instance, ["rev-parse", "--verify", `refs/heads/${branch}^{commit}`], { signal })).trim();
  if (!COMMIT.test(head)) throw new AgentError("failed", `${branch} is no commit`);
  const refs = new Map<string, string[]>([[head, [branch]]]);
  for (const { tag, commit } of await tagsOf(instance, signal)) refs.set(commit, [...(refs.get(commit) ?? []), tag]);
  const times = await timesOf(instance, [...refs.keys()], signal);
  const archives: GitView["archives"][number][] = [];
  for (const [commit, names] of refs) {
    const made = await hashArchive(instance, commit, signal);
    const committedAt = times.get(commit);
    if (committedAt === undefined) throw new AgentError("failed", `${commit} tells no time`);
    if (made === null) {
      if (commit === head) throw new AgentError("failed", `${branch} has none of ${paths.join(", ")}`);
      continue;
    }
    const file = await hashFile(join(instance.archives, `${commit}.tar`));
    archives.push({
      commit,
      refs: names,
      committedAt,
      ...made,
      kept: file === null ? "missing" : file.sha256 === made.sha256 ? "whole" : "differs",
      keptAt: file?.at.toISOString() ?? null,
    });
  }
  return { head, headAt: times.get(head) ?? "", paths, archives };
}

/** Tags that lead to a commit, annotated or not. */
async function tagsOf(
  instance: GitInstance,
  signal: AbortSignal | undefined,
): Promise<{ readonly tag: string; readonly commit: string }[]> {
  if (instance.tags === null) return [];
  const format = "%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)";
  const args = ["for-each-ref", `--count=${MOST_TAGS}`, "--sort=-creatordate", `--format=${format}`];
  const text = await git(instance, [...args, `refs/tags/${instance.tags}`], { signal });
  return text.split("\n").flatMap((line) => {
    const [tag, type, name, peeledType, peeled] = line.split("\0");
    const commit = type === "commit" ? name : peeledType === "commit" ? peeled : undefined;
    return tag && commit && COMMIT.test(commit) ? [{ tag, commit }] : [];
  });
}

async function timesOf(
  instance: GitInstance,
  commits: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const text = await git(instance, ["log", "--no-walk=unsorted", "--format=%H %ct", ...commits], { signal });
  return new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const [commit, seconds] = line.split(" ");
      return commit && seconds ? [[commit, new Date(Number(seconds) * 1_000).toISOString()]] : [];
    }),
  );
}
