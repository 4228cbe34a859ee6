"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { signInHref } from "../shell/sign-in-href.ts";

/** From a refusal that only a new sign-in mends, there and back to this page. */
export function SignInAgain() {
  const t = useTranslations("failovers");
  const path = usePathname();
  const asked = new URLSearchParams(useSearchParams());
  // What was refused before is not refused again by coming back.
  asked.delete("error");
  const here = asked.size > 0 ? `${path}?${asked}` : path;
  return (
    <a href={signInHref(here, true)} className="underlined">
      {t("signInAgain")}
    </a>
  );
}
