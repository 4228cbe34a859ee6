"use client";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { MenuButton } from "../ui/menu-button.tsx";

const load = () => import("./language-menu.tsx").then((one) => one.LanguageMenu);

/** The language is a choice of the viewer, not a part of the address. */
export function LanguageSwitch() {
  const t = useTranslations("shell.language");
  return (
    <MenuButton load={load} pass={{}} className="button ghost square" aria-label={t("label")}>
      <Icon name="language" />
    </MenuButton>
  );
}
