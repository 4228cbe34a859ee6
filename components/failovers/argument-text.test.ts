import { describe, expect, test } from "vitest";
import { argumentText, inLanguage } from "./argument-text.ts";

describe("an argument of a call", () => {
  const instruction = { ko: "배전반을 확인하십시오", en: "Look at the panel" };
  test("in several languages is read in the viewer's, else in English, else in any", () => {
    expect(argumentText(instruction, "ko")).toBe("배전반을 확인하십시오");
    expect(argumentText(instruction, "ja")).toBe("Look at the panel");
    expect(argumentText({ ko: "확인" }, "ja")).toBe("확인");
  });

  test("of any other kind is never shown as an object", () => {
    for (const [value, text] of [
      ["kr-a", "kr-a"],
      [40, "40"],
      [true, "true"],
      [["kr-a", "kr-b"], "kr-a, kr-b"],
      [{ rate: 40, zones: ["kr-a"] }, "rate 40 zones kr-a"],
      [null, "—"],
    ])
      expect(argumentText(value, "ko")).toBe(text);
  });

  test("that is no text by language is no instruction", () => {
    for (const value of [undefined, null, "text", {}, ["ko"], { ko: 1 }, { zone: "kr-a" }])
      expect(inLanguage(value, "ko")).toBeNull();
  });
});
