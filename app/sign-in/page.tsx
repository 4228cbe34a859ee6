import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LanguageSwitch } from "#components/shell/language-switch.tsx";
import { LocalProviderBanner } from "#components/shell/local-provider-banner.tsx";
import { SignInButton } from "#components/shell/sign-in-button.tsx";
import { ThemeSwitch } from "#components/shell/theme-switch.tsx";
import { BrandMark } from "#components/ui/brand-mark.tsx";
import { PanelError } from "#components/ui/panel.tsx";
import { currentActor } from "#server/auth/current-actor.ts";
import { ownPath } from "./own-path.ts";

type Props = { readonly searchParams: Promise<{ readonly callbackUrl?: string; readonly error?: string }> };

const KNOWN_ERRORS = ["OAuthSignin", "OAuthCallback", "AccessDenied", "SessionRequired"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("title") };
}

export default async function SignIn({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const back = ownPath(callbackUrl);
  if (!error && (await currentActor())) redirect(back);
  const t = await getTranslations("signIn");
  return (
    <>
      <LocalProviderBanner />
      <main className="sign-in">
        <section className="panel">
          <BrandMark size={36} />
          <h1>{t("headline")}</h1>
          <p className="soft">{t("body")}</p>
          {error ? (
            <PanelError
              icon="alert"
              what={t(error === "SessionRequired" ? "error.again" : "error.title")}
              why={t(`error.${KNOWN_ERRORS.find((known) => known === error) ?? "other"}`)}
            />
          ) : null}
          <SignInButton callbackUrl={back} />
          {back === "/" ? null : <p className="quiet text-small">{t("after", { path: back.split("?")[0] ?? back })}</p>}
        </section>
        <div className="row">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </main>
    </>
  );
}
