import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usedKeys } from "./used-keys.ts";

// The translator here takes any key, so that what is refused is refused by the scan and not by the compiler.
const GIVEN = `
type Translator = { <K extends string>(key: K): string; has<K extends string>(key: K): boolean };
declare function useTranslations(namespace: string): Translator;
declare function getTranslations(namespace: string): Promise<Translator>;
declare function useWords(namespace: string): (key: string) => string | null;
`;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "haechi-keys-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the scan finds in one source; a tsconfig of its own each time, since the compiler keeps what it has read. */
function scan(source: string) {
  writeFileSync(path.join(folder, "said.ts"), GIVEN + source);
  const config = path.join(folder, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: { strict: true, noEmit: true, types: [] }, files: ["said.ts"] }),
  );
  const { keys, byData } = usedKeys(config, ["."]);
  return { keys: [...keys].sort(), byData: [...byData] };
}

test("plain keys, a choice of two, and a call upon the awaited translator", () => {
  const source = `
    function Page(open: boolean) { const t = useTranslations("shell"); return t(open ? "on" : "off") + t("nav.audit"); }
    async function title() { return (await getTranslations("audit"))("title"); }
    async function named() { const t = await getTranslations("ui"); return t.has("close"); }`;
  expect(scan(source).keys).toEqual(["audit.title", "shell.nav.audit", "shell.off", "shell.on", "ui.close"]);
});

test("a dynamic key counts for the values its type has there, not for its neighbours", () => {
  const source = `
    type Status = "running" | "paused" | "ended";
    function Mark(status: Status) {
      const t = useTranslations("failovers");
      return status === "ended" ? "" : t(\`status.\${status}\`);
    }`;
  expect(scan(source).keys).toEqual(["failovers.status.paused", "failovers.status.running"]);
});

test("translators of one name in two functions speak for their own namespaces", () => {
  const source = `
    function A() { const t = useTranslations("a"); return t("x"); }
    function B() { const t = useTranslations("b"); return [t].length + t("y"); }
    function c(t: (text: string) => string) { return t("not a translator's"); }`;
  expect(scan(source).keys).toEqual(["a.x", "b.y"]);
});

test("keys that only data knows are told by their namespace", () => {
  expect(scan(`function A(key: string) { return useWords("reasons")(key); }`)).toEqual({
    keys: [],
    byData: ["reasons"],
  });
});

test.each([
  [
    "a key of any text",
    `function A(key: string) { const t = useTranslations("a"); return t(key); }`,
    /lists its values/,
  ],
  [
    "half a key of any text",
    `function A(k: string) { const t = useTranslations("a"); return t(\`x.\${k}\`); }`,
    /lists its/,
  ],
  [
    "a translator handed on",
    `function A(f: (t: Translator) => string) { const t = useTranslations("a"); return f(t); }`,
    /where it was made/,
  ],
  [
    "a translator taken apart",
    `function A() { const { has } = useTranslations("a"); return has("x"); }`,
    /under one name/,
  ],
])("%s is refused with file and line", (_, source, remedy) => {
  expect(() => scan(`\n${source}`)).toThrow(remedy);
  expect(() => scan(`\n${source}`)).toThrow(/said\.ts:\d+/);
});
