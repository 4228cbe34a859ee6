export const THEME_COOKIE = "haechi-theme";
export type Theme = "light" | "dark";

/** The chosen theme, or undefined: then the system's is followed. */
export function themeOf(value: string | undefined): Theme | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}
