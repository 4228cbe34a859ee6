"use client";
import { useTranslations } from "next-intl";

/** An action in words, its own name beside it; one without words stands as its name. */
export function ActionName({ action }: { readonly action: string }) {
  const t = useTranslations("audit.action");
  if (!t.has(action)) return <span className="mono">{action}</span>;
  return (
    <>
      {t(action)} <span className="mono quiet text-small">{action}</span>
    </>
  );
}
