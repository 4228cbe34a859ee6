/** One thing wrong in a file a person wrote: where, what, and what would be right. Lines and columns count from 1. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly remedy: string;
};

/** Where in the file's tree something was found; `at: "key"` points at the name instead of the value. */
export type Finding = {
  readonly path: readonly (string | number)[];
  readonly at?: "key";
  readonly what: string;
  readonly remedy: string;
};

/** All problems of all files at once. Nothing was changed. */
export class FileProblems extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
    super(
      `${problems.length === 1 ? "1 problem" : `${problems.length} problems`}:\n${sorted.map(formatProblem).join("\n")}`,
    );
    this.name = "FileProblems";
    this.problems = sorted;
  }
}

/** `file:line:column` first, as editors and terminals make it clickable. */
export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}  ${problem.what}\n    ${problem.remedy}`;
}
