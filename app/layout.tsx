import "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css";
import "@fontsource-variable/geist-mono/wght.css";
import "@fontsource-variable/noto-sans-jp/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ClockProvider } from "#components/live/clock.tsx";
import { themeOf } from "#components/shell/theme.ts";
import { ToastProvider } from "#components/ui/toast.tsx";

export const metadata: Metadata = { title: { default: "Haechi", template: "%s · Haechi" } };
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** Language, theme and clock of every page. The theme is in the first byte (cookie), so nothing flashes. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [locale, jar] = await Promise.all([getLocale(), cookies()]);
  const theme = themeOf(jar.get("haechi-theme")?.value);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <NextIntlClientProvider>
          <NuqsAdapter>
            <ClockProvider at={Date.now()}>
              <ToastProvider>{children}</ToastProvider>
            </ClockProvider>
          </NuqsAdapter>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
