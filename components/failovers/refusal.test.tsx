import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import failovers from "#messages/en/failovers.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import refusal from "#messages/en/refusal.json" with { type: "json" };
import { useRefusal } from "./refusal.tsx";

vi.mock("next/navigation", () => ({
  usePathname: () => "/approvals/7",
  useSearchParams: () => new URLSearchParams("stepUp=8&error=step-up-declined"),
}));

function Said({ refusedWith }: { readonly refusedWith: string }) {
  return useRefusal()({ key: refusedWith, values: {} });
}
const shown = (key: string) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ failovers, reasons, refusal } as never}>
      <Said refusedWith={key} />
    </NextIntlClientProvider>,
  );

it("a refusal that only a new sign-in mends leads to one, and back to this page", () => {
  const html = shown("sign-in-again");
  expect(html).toContain(refusal["sign-in-again"]);
  const href = /href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const { pathname, searchParams } = new URL(href, "http://here");
  expect(pathname).toBe("/sign-in");
  expect(searchParams.get("error")).toBe("SessionRequired");
  expect(searchParams.get("callbackUrl")).toBe("/approvals/7?stepUp=8");
});

it("any other refusal is words alone", () => {
  expect(shown("step-up-declined")).toBe(refusal["step-up-declined"]);
});
