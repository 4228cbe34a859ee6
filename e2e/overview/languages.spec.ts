import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { PERSONAS } from "../../server/auth/local-provider/personas.ts";
import { signIn } from "../access/sign-in.ts";
import { askExecutives } from "../approvals/ask.ts";
import { cancelRun } from "../failovers/cancel-run.ts";
import { openPage } from "../stack/page.ts";
import { stackAt } from "../stack/stack.ts";

const AREAS = readdirSync(path.join(import.meta.dirname, "../../messages/ja")).map((file) =>
  path.basename(file, ".json"),
);
/** What next-intl shows for a key without words: its full name. */
const KEY = new RegExp(`(?<![\\w/.-])(?:${AREAS.join("|")})(?:\\.[A-Za-z][\\w-]*){1,5}(?![\\w/])`, "g");
const HANGUL = /\p{Script=Hangul}[\p{Script=Hangul}\s]*/gu;

/** Every word of the page that is neither Japanese nor a person's name: keys without words, and Korean left over. */
async function untranslated(page: Page): Promise<readonly string[]> {
  const text = `${await page.title()}\n${await page.locator("body").ariaSnapshot()}`;
  const names = PERSONAS.flatMap(({ name }) => [name, name.slice(0, 2)]);
  const nameless = names.reduce((rest, name) => rest.replaceAll(name, ""), text);
  return [...(nameless.match(KEY) ?? []), ...(nameless.match(HANGUL) ?? [])];
}

async function expectJapanese(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  expect(await untranslated(page), page.url()).toEqual([]);
}

test("a person who chooses Japanese reads Japanese on every page", async ({ browser }) => {
  const stack = stackAt();
  const page = await openPage(stack, browser);
  await signIn(page, "lead", stack.password);
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  expect(await untranslated(page)).not.toEqual([]);

  await page.getByRole("button", { name: "언어: 한국어. 바꾸기" }).click();
  await page.getByRole("menuitemradio", { name: "日本語" }).click();
  await expect(page.getByRole("button", { name: "言語: 日本語。変更" })).toBeVisible();
  for (const at of [
    "/no-such-page",
    "/failovers",
    "/failovers/new?plan=zone-evacuation&zone=kr-b",
    "/approvals",
    "/regions",
    "/regions/kr/kr-a",
    "/components/console/entrance",
    "/components/meta-db/kr",
    "/backups",
    "/backups/points",
    "/backups/objects",
    "/backups/standards",
    "/",
  ]) {
    await page.goto(at);
    await expectJapanese(page);
  }
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toContainText("ゾーン退避を開始");
  await page.keyboard.press("Escape");

  await page.context().clearCookies({ name: "haechi-locale" });
  const { approvalId, number } = await askExecutives(stack, page, "Asked to read its pages in Japanese");
  try {
    const japanese = { name: "haechi-locale", value: "ja", url: stack.url };
    await page.context().addCookies([japanese]);
    for (const at of [`/approvals/${approvalId}`, `/failovers/${number}`]) {
      await page.goto(at);
      await expectJapanese(page);
    }
    const auditor = await openPage(stack, browser);
    await auditor.context().addCookies([japanese]);
    await auditor.goto("/audit?action=topology.applied");
    await expectJapanese(auditor);
    await signIn(auditor, "audit", stack.password, "/audit?action=topology.applied");
    await expect(auditor.locator("tbody tr").first()).toBeVisible();
    await expectJapanese(auditor);
    await auditor.context().close();
  } finally {
    await page.context().clearCookies({ name: "haechi-locale" });
    await cancelRun(page, number, "Its pages have been read");
    await page.context().close();
  }
});
