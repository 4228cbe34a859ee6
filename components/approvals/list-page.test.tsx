import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NextIntlClientProvider } from "next-intl";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import approvals from "#messages/en/approvals.json" with { type: "json" };
import { ApprovalsPage } from "./list-page.tsx";

vi.mock("../live/trpc.ts", () => {
  const question = (name: string) => ({
    queryOptions: (_: unknown, options: object) => ({ ...options, queryKey: [name], queryFn: () => null }),
  });
  return { useTRPC: () => ({ approvals: { list: question("list") }, overview: { banner: question("banner") } }) };
});

/** No row passes the filter of the address. */
function shown(address: string, pendingApprovals: number | null): string {
  const cache = new QueryClient();
  cache.setQueryData(["list"], { rows: [], next: null });
  if (pendingApprovals !== null) cache.setQueryData(["banner"], { pendingApprovals });
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ approvals } as never}>
      <NuqsTestingAdapter searchParams={address}>
        <QueryClientProvider client={cache}>
          <ApprovalsPage />
        </QueryClientProvider>
      </NuqsTestingAdapter>
    </NextIntlClientProvider>,
  );
}

it.each(["?status=approved", "?before=7"])("the headline tells what waits whatever the list shows (%s)", (address) => {
  expect(shown(address, 1)).toContain("1 waiting for a decision");
  expect(shown(address, 0)).toContain(approvals.list.calm);
});

it("says nothing of what waits while that is not known", () => {
  const html = shown("", null);
  expect(html).toContain(`<h1 class="text-page">${approvals.list.title}</h1>`);
  expect(html).not.toContain(approvals.list.calm);
});
