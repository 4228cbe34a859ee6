import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export type ButtonKind = "default" | "primary" | "ghost" | "danger" | "on-solid" | "on-solid-quiet";
export type ButtonSize = "small" | "medium" | "large";

type Look = { readonly kind?: ButtonKind; readonly size?: ButtonSize; readonly wide?: boolean };

function classesOf({ kind = "default", size = "medium", wide = false }: Look, extra?: string): string {
  return ["button", kind === "default" ? "" : kind, size === "medium" ? "" : size, wide ? "wide" : "", extra ?? ""]
    .filter(Boolean)
    .join(" ");
}

type Props = Look &
  Omit<ComponentProps<"button">, "disabled"> & {
    /** Why it cannot be pressed now: takes the place of the label, and stays readable by keyboard and screen reader. */
    readonly disabledReason?: ReactNode;
    /** The call is on its way: keeps its label, cannot be pressed twice. */
    readonly busy?: boolean;
  };

/** Says what happens when pressed. Neutral; only the destructive one carries a hue. */
export function Button({
  kind,
  size,
  wide,
  disabledReason,
  busy = false,
  className,
  children,
  type = "button",
  onClick,
  ...rest
}: Props) {
  const look: Look = { ...(kind ? { kind } : {}), ...(size ? { size } : {}), ...(wide ? { wide } : {}) };
  const off = Boolean(disabledReason) || busy;
  return (
    <button
      {...rest}
      type={off ? "button" : type}
      className={classesOf(look, className)}
      aria-disabled={off ? true : undefined}
      aria-busy={busy ? true : undefined}
      onClick={off ? (event) => event.preventDefault() : onClick}
    >
      {disabledReason ?? children}
    </button>
  );
}

/** Goes to a page and looks like a button. */
export function ButtonLink({ kind, size, wide, className, ...rest }: Look & ComponentProps<typeof Link>) {
  const look: Look = { ...(kind ? { kind } : {}), ...(size ? { size } : {}), ...(wide ? { wide } : {}) };
  return <Link {...rest} className={classesOf(look, className)} />;
}
