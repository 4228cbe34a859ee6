import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { isProcessGone, thisHost } from "./process-at.ts";

const here = thisHost();

test("a process that lives, also stopped, is not gone; killed it is, whether or not its parent has noticed", async () => {
  const child = spawn("sleep", ["60"]);
  const pid = child.pid ?? 0;
  const gone = () => isProcessGone({ host: here, pid });
  expect(gone()).toBe(false);
  child.kill("SIGSTOP");
  expect(gone()).toBe(false);
  child.kill("SIGKILL");
  while (!gone()) await new Promise((resolve) => setImmediate(resolve));
  if (child.signalCode === null) await once(child, "exit");
  expect(gone()).toBe(true);
});

test("nothing is concluded of another machine, another boot or another id namespace", () => {
  const pid = 2 ** 22 + 1; // above the kernel's highest process id
  expect(isProcessGone({ host: here, pid })).toBe(true);
  for (const host of ["elsewhere", `${here}0`, here.split(" ")[0] ?? ""]) {
    expect(isProcessGone({ host, pid })).toBe(false);
    expect(isProcessGone({ host, pid }, "elsewhere")).toBe(false);
  }
});
