import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { lab } from "../recoveries/lab.ts";
import { untilAllGood } from "../recoveries/measured.ts";
import { openPage } from "../stack/page.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";

const SHOWN = { timeout: 30_000 };
let stack: StackAt;
let page: Page;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  page = await openPage(stack, browser);
  await signIn(page, "sre", stack.password);
});

test.afterAll(async () => {
  await page?.context().close();
});

test("standing checks hold at rest; a gateway that lets in anybody is named while it does, and no longer", async () => {
  await untilAllGood(stack);
  await page.goto("/");
  const check = page.locator(".check");
  const mutualTls = page.locator("[data-check=mtls-refuses]");
  await expect(check).toHaveCount(4);
  await expect(page.locator(".check.ok")).toHaveCount(4, SHOWN);
  await lab(stack, "fault", "no-client-cert", "kr-b");
  try {
    await expect(mutualTls).toHaveClass(/\bbad\b/, SHOWN);
    await expect(mutualTls.locator(".check-why")).toHaveText([
      "console/gateway-kr kr-b: 인증서 없는 클라이언트를 받아들임 (kr-a, kr-c, outside에서 시도)",
    ]);
    await expect(page.locator(".check.ok")).toHaveCount(3);
  } finally {
    await lab(stack, "heal", "kr-b/haproxy");
  }
  await expect(page.locator(".check.ok")).toHaveCount(4, SHOWN);
  await mutualTls.locator("summary").click();
  await expect(mutualTls.getByRole("link", { name: "console/gateway-kr:kr-b/mtls" })).toHaveAttribute(
    "href",
    "/measurements?key=console%2Fgateway-kr%3Akr-b%2Fmtls",
  );
  await untilAllGood(stack);
});
