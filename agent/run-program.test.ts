import { describe, expect, it } from "vitest";
import { runProgram } from "./run-program.ts";

describe("a program", () => {
  it("is run without a shell, with nothing of our own environment", async () => {
    process.env.SECRET_OF_THE_AGENT = "x";
    const echoed = await runProgram(["/bin/echo", "$HOME; ls | cat"], { timeoutMs: 5000 });
    expect(echoed).toMatchObject({ code: 0, stdout: "$HOME; ls | cat\n" });
    const environment = await runProgram(["/usr/bin/env"], { timeoutMs: 5000, env: { GIVEN: "1" } });
    expect(environment.stdout).toContain("GIVEN=1");
    expect(environment.stdout).not.toContain("SECRET_OF_THE_AGENT");
  });

  it("is ended with all it started when its time is over", async () => {
    const started = performance.now();
    const run = runProgram(["/bin/sh", "-c", "sleep 30 & echo $!; wait"], { timeoutMs: 300 });
    await expect(run).rejects.toThrow(/longer than 300 ms/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("is ended when nobody wants its outcome any more", async () => {
    const stop = new AbortController();
    const run = runProgram(["/bin/sleep", "30"], { timeoutMs: 20_000, signal: stop.signal });
    stop.abort(new Error("interrupted by a fence"));
    await expect(run).rejects.toThrow("interrupted by a fence");
  });

  it("that is not there is a clear error; an exit code is not", async () => {
    await expect(runProgram(["/no/such/program"], { timeoutMs: 1000 })).rejects.toThrow(/could not be started/);
    expect((await runProgram(["/bin/false"], { timeoutMs: 5000 })).code).toBe(1);
  });
});
