import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

type Tree = { readonly [key: string]: string | Tree };
type Word = {
  readonly not: string;
  readonly but: string;
  /** Keys where it is another thing, and the right word. */
  readonly except?: RegExp;
};

/** One thing has one word on every page. */
const WORDS: Readonly<Record<"ko" | "ja", readonly Word[]>> = {
  ko: [
    { not: "지휘", but: "커맨더" },
    { not: "경영진", but: "임원" },
    { not: "구성요소", but: "구성 요소" },
    { not: "이유", but: "사유" },
    // A stream has a 프라이머리, a database a 주 DB; where either may stand the first says both.
    { not: "프라이머리", but: "주 DB", except: /stream|^backlog\.|^overview\.cell\.primary$|^regions\.\w+\.route$/ },
    { not: "미측정", but: "측정 안 됨" },
  ],
  ja: [
    { not: "指揮", but: "コマンダー" },
    { not: "経営", but: "役員" },
    { not: "測定", but: "計測" },
    { not: "プライマリ", but: "主系" },
  ],
};

const folder = (locale: string) => path.join(import.meta.dirname, "..", "messages", locale);

function texts(tree: Tree, prefix: string): readonly (readonly [key: string, text: string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${prefix}.${key}`, value] as const] : texts(value, `${prefix}.${key}`),
  );
}

describe.each(Object.entries(WORDS))("messages in %s", (locale, words) => {
  const said = readdirSync(folder(locale)).flatMap((file) =>
    texts(JSON.parse(readFileSync(path.join(folder(locale), file), "utf8")), path.basename(file, ".json")),
  );
  it.each(words)("never say $not for $but", ({ not, except }) => {
    const found = said.filter(([key, text]) => text.includes(not) && !except?.test(key));
    expect(found).toEqual([]);
  });
  it.each(words)("say $but", ({ but }) => expect(said.some(([, text]) => text.includes(but))).toBe(true));
});
