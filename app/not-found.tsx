import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MessagePage } from "#components/shell/message-page.tsx";
import { ButtonLink } from "#components/ui/button.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.title");
  return { title: t("notFound") };
}

export default async function NotFound() {
  const t = await getTranslations("shell.notFound");
  return (
    <MessagePage icon="search" title={t("title")} body={t("body")}>
      <ButtonLink kind="primary" href="/">
        {t("back")}
      </ButtonLink>
    </MessagePage>
  );
}
