"use client";
import { Menu } from "@base-ui/react/menu";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { useActs } from "./acts.tsx";
import type { Viewer } from "./viewer.ts";

export function AccountMenu({ viewer }: { readonly viewer: Viewer }) {
  const t = useTranslations("shell");
  const { may, open } = useActs();
  const roles = viewer.roles.map((role) => t(`role.${role}`)).join(" · ");
  return (
    <Menu.Root>
      <Menu.Trigger className="account">
        <span className="unseen">{t("account.label", { name: viewer.name })}</span>
        <span className="avatar" aria-hidden="true">
          {viewer.name.slice(0, 2).toUpperCase()}
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="menu-place">
          <Menu.Popup className="menu">
            <Menu.Group>
              <Menu.GroupLabel className="heading">
                {viewer.name}
                {roles ? ` · ${roles}` : ""}
              </Menu.GroupLabel>
              {may.declare ? (
                <Menu.Item onClick={() => open("declare")}>
                  <Icon name="siren" size="s" />
                  {t("palette.declare")}
                </Menu.Item>
              ) : null}
              {may.setHandsOff ? (
                <Menu.Item onClick={() => open("hands-off")}>
                  <Icon name="pause" size="s" />
                  {t("palette.handsOff")}
                </Menu.Item>
              ) : null}
              <Menu.Item onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
                <Icon name="sign-out" size="s" />
                {t("account.signOut")}
              </Menu.Item>
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
