import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NextIntlClientProvider } from "next-intl";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import failovers from "#messages/en/failovers.json" with { type: "json" };
import { FailoversPage } from "./list-page.tsx";

vi.mock("../live/trpc.ts", () => ({
  useTRPC: () => ({
    failovers: { list: { queryOptions: () => ({ queryKey: ["list"], queryFn: () => null }) } },
  }),
}));

/** No run passes the filter of the address. */
function shown(address: string): string {
  const cache = new QueryClient();
  cache.setQueryData(["list"], { open: [], history: [], next: null });
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ failovers } as never}>
      <NuqsTestingAdapter searchParams={address}>
        <QueryClientProvider client={cache}>
          <FailoversPage mayRequest={false} />
        </QueryClientProvider>
      </NuqsTestingAdapter>
    </NextIntlClientProvider>,
  );
}

it.each(["?region=jp", "?plan=zone-return", "?status=completed"])(
  "says nothing of what runs where a filter may have left it out (%s)",
  (address) => expect(shown(address)).not.toContain(failovers.list.calm),
);

it.each(["", "?before=7"])("says that nothing runs where all open runs were asked for (%s)", (address) =>
  expect(shown(address)).toContain(failovers.list.calm),
);
