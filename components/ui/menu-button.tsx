"use client";
import { type ComponentProps, type ComponentType, useState } from "react";
import { useOnDemand } from "./use-on-demand.tsx";

/** The look and the name of the button, handed on to the menu that takes its place. */
export type MenuTrigger = Pick<ComponentProps<"button">, "className" | "aria-label" | "children">;

type Props<Pass> = MenuTrigger & {
  /** The menu with its own trigger, open when it comes. */
  readonly load: () => Promise<ComponentType<Pass & { readonly trigger: MenuTrigger }>>;
  readonly pass: Pass;
};

/** A button that opens a menu. What draws menus is loaded when a pointer comes near or the button is pressed. */
export function MenuButton<Pass extends object>({ load, pass, ...trigger }: Props<Pass>) {
  const [wanted, setWanted] = useState(false);
  const Menu = useOnDemand(load, wanted, () => setWanted(false));
  if (Menu) return <Menu {...pass} trigger={trigger} />;
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load().catch(() => undefined)}
      onClick={() => setWanted(true)}
      {...trigger}
    />
  );
}
