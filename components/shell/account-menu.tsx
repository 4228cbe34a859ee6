"use client";
import { Menu } from "@base-ui/react/menu";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { stopKeepingSession } from "../live/keep-session.ts";
import { Icon } from "../ui/icon.tsx";
import type { MenuTrigger } from "../ui/menu-button.tsx";
import { useActs } from "./acts.tsx";
import type { Viewer } from "./viewer.ts";

type Props = { readonly viewer: Viewer; readonly trigger: MenuTrigger };

export function AccountMenu({ viewer, trigger }: Props) {
  const t = useTranslations("shell");
  const { may, open } = useActs();
  const roles = viewer.roles.map((role) => t(`role.${role}`)).join(" · ");
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger {...trigger} />
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
              <Menu.Item
                onClick={() => {
                  stopKeepingSession();
                  void signOut({ callbackUrl: "/sign-in" });
                }}
              >
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
