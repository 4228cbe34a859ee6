import fc from "fast-check";
import { expect, test } from "vitest";
import { formatLsn, parseLsn } from "./lsn.ts";
import { settingsInForce } from "./settings-in-force.ts";

const on = (lsn: string, names = 'FIRST 1 ("kr-b")') => ({ synchronousNames: names, synchronousCommit: "on", lsn });
const alone = (lsn: string) => on(lsn, "");

test("the newest sample that is held covers everything older; settings seen from it on count", () => {
  const samples = [on("0/300"), on("0/200", 'FIRST 1 ("kr-c")'), on("0/100", 'FIRST 1 ("kr-d")')];
  expect(settingsInForce(samples, 0x300n)).toMatchObject({ names: ['FIRST 1 ("kr-b")'], from: "0/300" });
  expect(settingsInForce(samples, 0x200n).names).toEqual(['FIRST 1 ("kr-b")', 'FIRST 1 ("kr-c")']);
  expect(settingsInForce(samples, 0x1ffn).names).toContain('FIRST 1 ("kr-d")');
});

test("what was waited for before the oldest sample is not known: whoever does not hold that much proves nothing", () => {
  expect(settingsInForce([on("0/300"), on("0/200")], 0x1ffn).from).toBeNull();
  expect(settingsInForce([on("0/300"), on("0/200")], null).from).toBeNull();
  expect(settingsInForce([], 0x300n)).toEqual({ names: [], commits: [], from: null });
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

test("a setting is left out only when everything written under it is held", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("", 'FIRST 1 ("kr-b")', 'FIRST 1 ("kr-c")'), { minLength: 1, maxLength: 8 }),
      fc.bigInt({ min: 0n, max: 1000n }),
      (settings, held) => {
        // Newest first: the position falls towards the past.
        const samples = settings.map((names, index) => on(formatLsn(BigInt((settings.length - index) * 100)), names));
        const { names } = settingsInForce(samples, held);
        // What was written under a sample's setting ends with the next sample.
        return samples.every((sample, index) => {
          const end = parseLsn(samples[index - 1]?.lsn);
          return names.includes(sample.synchronousNames) || (end !== null && held >= end);
        });
      },
    ),
  );
});

test("commits that did not wait count as being alone", () => {
  const samples = [on("0/400"), { ...on("0/300"), synchronousCommit: "off" }];
  expect(settingsInForce(samples, 0x3ffn).commits).toContain("off");
  expect(settingsInForce(samples, 0x400n).commits).toEqual(["on"]);
});
