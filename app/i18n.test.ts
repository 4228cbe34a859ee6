import { expect, it, vi } from "vitest";

vi.mock("next/headers", () => ({ cookies: vi.fn(), headers: vi.fn() }));
vi.mock("next-intl/server", () => ({ getRequestConfig: (make: unknown) => make }));
const { preferred } = await import("./i18n.ts");

it.each([
  [null, "ko"],
  ["", "ko"],
  ["en-US,en;q=0.9", "en"],
  ["ja,en;q=0.5,ko;q=0.8", "ja"],
  ["ja-JP", "ja"],
  ["fr,de;q=0.7", "ko"],
  ["en;q=0,ko", "ko"],
  ["nonsense;;q=x,en", "en"],
])("Accept-Language %s is read as %s", (header, locale) => expect(preferred(header)).toBe(locale));
