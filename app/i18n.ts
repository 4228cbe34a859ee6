import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import type { Messages } from "./message-types.ts";
import { DEFAULT_LOCALE, isLocale, type Locale, loadMessages } from "./messages.ts";

// A key that no file has does not compile.
declare module "next-intl" {
  interface AppConfig {
    readonly Locale: Locale;
    readonly Messages: Messages;
  }
}

export const LOCALE_COOKIE = "haechi-locale";
export const ZONE_COOKIE = "haechi-zone";
/** Until the viewer's own zone is known (a cookie set by the shell). */
const DEFAULT_ZONE = "Asia/Seoul";

/** Cookie, then Accept-Language, then Korean: no language in the path, so that a link means the same page to everybody. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : preferred(head.get("accept-language"));
  return {
    locale,
    messages: await loadMessages(locale),
    timeZone: zoneOf(jar.get(ZONE_COOKIE)?.value),
    now: new Date(),
  };
});

/** First supported language of an Accept-Language header, by its weights. */
export function preferred(header: string | null): Locale {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...params] = part.trim().split(";");
      const weight = params.map((param) => param.trim()).find((param) => param.startsWith("q="));
      return { language: tag.toLowerCase().split("-")[0], weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .sort((a, b) => b.weight - a.weight);
  const found = wanted.find(({ language, weight }) => weight > 0 && isLocale(language));
  return isLocale(found?.language) ? found.language : DEFAULT_LOCALE;
}

function zoneOf(value: string | undefined): string {
  if (!value) return DEFAULT_ZONE;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return DEFAULT_ZONE;
  }
}
