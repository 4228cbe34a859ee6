import { expect, it } from "vitest";
import { objectName } from "./object-name.ts";

it.each([
  ["evidence/2031/a.json", "evidence/2031/", "a.json"],
  ["a.json", "", "a.json"],
  ["evidence/2031/", "evidence/", "2031/"],
  ["/", "", "/"],
  ["//", "/", "/"],
  ["", "", ""],
])("%j is %j and %j", (key, folder, name) => expect(objectName(key)).toEqual({ folder, name }));
