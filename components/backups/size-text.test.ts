import { expect, it } from "vitest";
import { sizeText } from "./size-text.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 KB"],
  [29_400_000, "29 MB"],
  [1_440_000_000, "1.4 GB"],
  [5e18, "5000 PB"],
])("%d bytes are %s", (bytes, text) => expect(sizeText(bytes)).toBe(text));
