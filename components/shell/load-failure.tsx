"use client";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { MessagePage } from "./message-page.tsx";

type Props = { readonly digest?: string | undefined; readonly retry: () => void; readonly inside?: boolean };

/** The headline says that data did not load, so that nobody reads an empty page as a good day. */
export function LoadFailure({ digest, retry, inside = false }: Props) {
  const t = useTranslations("shell.error");
  return (
    <MessagePage icon="unmeasured" title={t("title")} body={t("body")} inside={inside}>
      <title>{t("title")}</title>
      {digest ? <p className="mono quiet">{t("reference", { digest })}</p> : null}
      <Button kind="primary" onClick={retry}>
        {t("retry")}
      </Button>
    </MessagePage>
  );
}
