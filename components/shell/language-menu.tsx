"use client";
import { Menu } from "@base-ui/react/menu";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import type { MenuTrigger } from "../ui/menu-button.tsx";
import { remember } from "./remember.ts";

const LANGUAGES = ["ko", "en", "ja"] as const;

export function LanguageMenu({ trigger }: { readonly trigger: MenuTrigger }) {
  const t = useTranslations("shell.language");
  const locale = useLocale();
  const router = useRouter();
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger {...trigger} />
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="menu-place">
          <Menu.Popup className="menu">
            <Menu.RadioGroup
              value={locale}
              onValueChange={(next: string) => {
                remember("haechi-locale", next);
                router.refresh();
              }}
            >
              {LANGUAGES.map((language) => (
                <Menu.RadioItem key={language} value={language} lang={language} closeOnClick>
                  {t(language)}
                  <Menu.RadioItemIndicator className="push">
                    <Icon name="check" size="s" />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
