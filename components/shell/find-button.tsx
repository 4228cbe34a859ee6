"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../ui/icon.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useOnDemand } from "../ui/use-on-demand.tsx";
import type { Viewer } from "./viewer.ts";

const load = () => import("./command-palette.tsx").then((one) => one.CommandPalette);

/** ⌘K or Ctrl K: opens the palette, which is loaded when it is first opened. */
export function FindButton({ viewer }: { readonly viewer: Viewer }) {
  const t = useTranslations("shell.palette");
  const [open, setOpen] = useState(false);
  const [shortcut, setShortcut] = useState("⌘K");
  const button = useRef<HTMLButtonElement>(null);
  const Palette = useOnDemand(load, open, () => setOpen(false));

  useEffect(() => {
    if (!/Mac|iPhone|iPad/.test(navigator.userAgent)) setShortcut("Ctrl K");
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <button
        ref={button}
        type="button"
        className="find"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" size="s" />
        <span className="word">{t("open")}</span>
        <Kbd>{shortcut}</Kbd>
      </button>
      {Palette ? <Palette viewer={viewer} open={open} onOpenChange={setOpen} backTo={button} /> : null}
    </>
  );
}
