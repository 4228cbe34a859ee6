import fc from "fast-check";
import { expect, it } from "vitest";
import { waitsForDisk, weakestCommit } from "./commit-setting.ts";

const WAITING = ["on", "remote_apply", "true", "YES", "1"];
const NOT_WAITING = ["off", "local", "Remote_Write", "False", "no", "0", "whatever"];

it("waits only where every setting does, however it is spelled and wherever it stands", () => {
  const setting = fc.constantFrom(...WAITING, ...NOT_WAITING);
  fc.assert(
    fc.property(fc.array(setting, { minLength: 1, maxLength: 6 }), (settings) => {
      const waits = settings.every((one) => WAITING.includes(one));
      expect(waitsForDisk(weakestCommit(settings) ?? "")).toBe(waits);
    }),
  );
});

it("is what one role has, when the server waits and that role does not", () => {
  expect(weakestCommit(["on", "local"])).toBe("local");
  expect(weakestCommit(["on", "remote_apply"])).toBe("on");
  expect(weakestCommit(["on", "FALSE"])).toBe("off");
  expect(weakestCommit([null, "on"])).toBeNull();
  expect(weakestCommit([])).toBeNull();
});
