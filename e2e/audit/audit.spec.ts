import { expect, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { stackAt } from "../stack/stack.ts";

test("an auditor sees how far the events are sealed, each event's seal, and the chain's end in an export's name", async ({
  browser,
}) => {
  const stack = stackAt();
  const page = await openPage(stack, browser);
  await signIn(page, "audit", stack.password, "/audit?action=topology.applied");
  await expect(page.locator(".chain-line")).toContainText(/[\d,]+번까지 봉인됨/);
  await expect(page.locator(".chain-line")).toContainText("모든 기록이 봉인되었습니다");
  const [newest] = await rows<{ position: number; hash: string; previous_hash: string }>(
    stack,
    `select position::float8 as position, hash, previous_hash from audit_seal join audit_event on event_id = id
     where action = 'topology.applied' order by at desc limit 1`,
  );
  const first = page.locator("tbody tr").first();
  await expect(first).toContainText(`${newest?.position.toLocaleString("ko")}번 ${newest?.hash.slice(0, 8)}`);
  await first.getByRole("button", { name: /기록 .+ 열기/ }).click();
  await expect(page.getByRole("dialog")).toContainText(newest?.hash ?? "-");
  await expect(page.getByRole("dialog")).toContainText(newest?.previous_hash ?? "-");
  await page.keyboard.press("Escape");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV 내보내기" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^audit-.+-head-\d+-[0-9a-f]{64}\.csv$/);
  await page.context().close();
});
