"use client";
import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button.tsx";

export function SignInButton({ callbackUrl }: { readonly callbackUrl: string }) {
  const t = useTranslations("signIn");
  const [busy, setBusy] = useState(false);
  return (
    <Button
      kind="primary"
      size="large"
      wide
      busy={busy}
      onClick={() => {
        setBusy(true);
        signIn("oidc", { callbackUrl }).catch(() => setBusy(false));
      }}
    >
      {busy ? t("busy") : t("button")}
    </Button>
  );
}
