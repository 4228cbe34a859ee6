import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NextIntlClientProvider } from "next-intl";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { allows } from "#domain/access/permissions.ts";
import { ROLES } from "#domain/access/roles.ts";
import approvals from "#messages/en/approvals.json" with { type: "json" };
import failovers from "#messages/en/failovers.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import refusal from "#messages/en/refusal.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import { ClockProvider } from "../live/clock.tsx";
import { ApprovalPage } from "./approval-page.tsx";

// What is decided on is another component's; here it matters what is said beside it.
vi.mock("./approval-body.tsx", () => ({ ApprovalBody: () => "THE REQUEST" }));
vi.mock("../live/trpc.ts", () => {
  const question = (name: string) => ({
    queryOptions: (_: unknown, options: object) => ({ ...options, queryKey: [name], queryFn: () => null }),
  });
  return { useTRPC: () => ({ approvals: { read: question("read"), evidence: question("evidence") } }) };
});

const NOW = Date.parse("2026-03-01T00:05:00Z");
const messages = { approvals, failovers, reasons, refusal, ui };

function shown(error: Error | null, read: object | null = { kind: "run", status: "approved" }): string {
  const cache = new QueryClient();
  if (read) cache.setQueryData(["read"], read, { updatedAt: NOW - 130_000 });
  if (error)
    cache
      .getQueryCache()
      .build(cache, { queryKey: ["read"] })
      .setState({ error, status: "error" });
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={messages as never}>
      <NuqsTestingAdapter>
        <ClockProvider at={NOW}>
          <QueryClientProvider client={cache}>
            <ApprovalPage id="7" />
          </QueryClientProvider>
        </ClockProvider>
      </NuqsTestingAdapter>
    </NextIntlClientProvider>,
  );
}

it("says that the request is shown as it was read, and when, once it cannot be read again", () => {
  const html = shown(new Error("Failed to fetch"));
  expect(html).toContain("THE REQUEST");
  expect(html).toMatch(/<div class="told" role="status">.*could not be read again.*<\/div>.*Read 2 min 10 s ago/);
});

it("leads who may not read requests to a list they may read, and not to the one they may not", () => {
  const html = shown(Object.assign(new Error("forbidden"), { data: { code: "FORBIDDEN" } }), null);
  expect(html).toContain("You may not see requests for approval");
  expect(html.slice(0, html.indexOf("</header>")), "the mark").toContain('href="/failovers"');
  expect(html.slice(html.indexOf("panel-message")), "the button").toContain('href="/failovers"');
  expect(html).not.toContain('href="/approvals"');
  for (const role of ROLES) expect(allows([role], "approvals.read") || allows([role], "failovers.list")).toBe(true);
});

it("says nothing of the kind while it is of now", () => {
  expect(shown(null)).toBe("THE REQUEST");
});
