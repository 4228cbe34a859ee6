import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import approvals from "#messages/en/approvals.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { RunApprovalView } from "#server/approvals/router.ts";
import { Overwritten } from "./overwritten.tsx";

it("tells the second that rows go back to, and when they were counted, with day and zone and not as they are signed", () => {
  const overwrites = {
    component: "meta-db/archive-kr",
    second: "2026-11-19T01:12:40Z",
    comparedBy: 41,
    comparedAt: "2026-11-20T15:30:00.000Z",
    tables: [{ table: "case", rows: 3 }],
  };
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ approvals, ui } as never}>
      <Overwritten view={{ envelope: { overwrites } } as unknown as RunApprovalView} />
    </NextIntlClientProvider>,
  );
  const text = html.replace(/<[^>]+>/g, "");
  expect(text).toContain("Thu, Nov 19 10:12:40 KST");
  expect(text).toContain("Sat, Nov 21 00:30:00 KST");
  expect(text).not.toContain(overwrites.second);
});
