import fc from "fast-check";
import { expect, test } from "vitest";
import { formatLsn, parseLsn } from "./lsn.ts";
import { settingsInForce } from "./settings-in-force.ts";

const on = (lsn: string, names = 'FIRST 1 ("kr-b")') => ({ synchronousNames: names, synchronousCommit: "on", lsn });
const alone = (lsn: string) => on(lsn, "");

test("while somebody was always waited for, every setting seen counts", () => {
  const seen = settingsInForce([on("0/300"), on("0/200", 'FIRST 1 ("kr-c")')], 0x100n);
  expect(seen.names).toEqual(['FIRST 1 ("kr-b")', 'FIRST 1 ("kr-c")']);
  expect(seen.from).toBeNull();
});

test("the time alone after a promotion is covered once a standby holds what was written by its end", () => {
  const samples = [on("0/400"), on("0/300"), alone("0/200"), alone("0/100")];
  expect(settingsInForce(samples, 0x300n).names).toEqual(['FIRST 1 ("kr-b")']);
});

test("it is not covered by a standby that lacks a byte of it, nor by one whose position is not known", () => {
  const samples = [on("0/400"), on("0/300"), alone("0/200")];
  expect(settingsInForce(samples, 0x2ffn).names).toContain("");
  expect(settingsInForce(samples, null).names).toContain("");
});

test("a primary that is alone now is never taken for one that waits", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      fc.bigInt({ min: 0n, max: 1000n }),
      (waited, held) => {
        // Newest first: the position falls towards the past.
        const samples = waited.map((one, index) => {
          const lsn = formatLsn(BigInt((waited.length - index) * 100));
          return one ? on(lsn) : alone(lsn);
        });
        const seen = settingsInForce(samples, held);
        const lastAlone = samples.find((sample) => sample.synchronousNames === "");
        if (seen.names.includes("") || !lastAlone) return true;
        // Dropped: then everything written while alone is held.
        return held >= (parseLsn(lastAlone.lsn) ?? 0n) && waited[0] === true;
      },
    ),
  );
});

test("commits that did not wait count as being alone", () => {
  const samples = [on("0/400"), { ...on("0/300"), synchronousCommit: "off" }];
  expect(settingsInForce(samples, 0x3ffn).commits).toContain("off");
  expect(settingsInForce(samples, 0x400n).commits).toEqual(["on"]);
});
