"use client";
import { useTranslations } from "next-intl";
import { MenuButton } from "../ui/menu-button.tsx";
import type { Viewer } from "./viewer.ts";

const load = () => import("./account-menu.tsx").then((one) => one.AccountMenu);

export function AccountButton({ viewer }: { readonly viewer: Viewer }) {
  const t = useTranslations("shell");
  return (
    <MenuButton load={load} pass={{ viewer }} className="account">
      <span className="unseen">{t("account.label", { name: viewer.name })}</span>
      <span className="avatar" aria-hidden="true">
        {viewer.name.slice(0, 2).toUpperCase()}
      </span>
    </MenuButton>
  );
}
