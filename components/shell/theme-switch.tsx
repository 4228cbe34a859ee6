"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Icon } from "../ui/icon.tsx";
import { remember } from "./remember.ts";
import { THEME_COOKIE, type Theme, themeOf } from "./theme.ts";

/** Light or dark; until it is pressed the system's choice is followed. */
export function ThemeSwitch() {
  const t = useTranslations("shell.theme");
  const [theme, setTheme] = useState<Theme>("light");

  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const read = () =>
      setTheme(themeOf(document.documentElement.dataset["theme"]) ?? (system.matches ? "dark" : "light"));
    read();
    system.addEventListener("change", read);
    return () => system.removeEventListener("change", read);
  }, []);

  const turn = () => {
    const next: Theme = theme === "dark" ? "light" : "dark";
    document.documentElement.dataset["theme"] = next;
    remember(THEME_COOKIE, next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      className="button ghost square"
      onClick={turn}
      aria-label={theme === "dark" ? t("toLight") : t("toDark")}
    >
      <Icon name={theme === "dark" ? "moon" : "sun"} />
    </button>
  );
}
