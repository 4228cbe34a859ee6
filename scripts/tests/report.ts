import { existsSync, readFileSync } from "node:fs";

export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };
/** What one file of tests came to; the message of each failure, that of a hook included. */
export type FileOutcome = Count & { readonly failures: readonly string[] };
/** By file. */
export type Report = ReadonlyMap<string, FileOutcome>;

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly failureMessages?: readonly string[] }[];
  }[];
};

/** Vitest's JSON reporter, which is Jest's. Null: the runner ended without a report. */
export function readVitest(path: string): Report | null {
  if (!existsSync(path)) return null;
  const { testResults } = JSON.parse(readFileSync(path, "utf8")) as VitestReport;
  return new Map(
    testResults.map(({ name, status, message, assertionResults }) => {
      const of = (wanted: string) => assertionResults.filter((one) => one.status === wanted);
      const failures = of("failed").map(({ failureMessages }) => failureMessages?.join("\n") ?? "");
      // A hook that fails leaves its tests as skipped.
      if (status === "failed" && failures.length === 0) failures.push(message);
      const passed = of("passed").length;
      const skipped = assertionResults.length - passed - of("failed").length;
      return [name, { passed, failed: failures.length, skipped, failures }];
    }),
  );
}

type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly file: string;
    readonly tests: readonly {
      readonly status: "expected" | "unexpected" | "flaky" | "skipped";
      readonly results: readonly { readonly errors?: readonly { readonly message?: string }[] }[];
    }[];
  }[];
};

/** Playwright's JSON reporter. Null as above. */
export function readPlaywright(path: string): Report | null {
  if (!existsSync(path)) return null;
  const report = new Map<string, FileOutcome>();
  const walk = ({ suites = [], specs = [] }: PlaywrightSuite): void => {
    for (const { file, tests } of specs) {
      for (const { status, results } of tests) {
        const before = report.get(file) ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
        const messages = results.flatMap(({ errors = [] }) => errors.map(({ message = "" }) => message));
        report.set(file, {
          passed: before.passed + (status === "expected" || status === "flaky" ? 1 : 0),
          failed: before.failed + (status === "unexpected" ? 1 : 0),
          skipped: before.skipped + (status === "skipped" ? 1 : 0),
          failures: status === "unexpected" ? [...before.failures, messages.join("\n")] : before.failures,
        });
      }
    }
    for (const suite of suites) walk(suite);
  };
  walk(JSON.parse(readFileSync(path, "utf8")) as PlaywrightSuite);
  return report;
}

export function sumOf(report: ReadonlyMap<string, Count>): Count {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of report.values()) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
