"use client";
import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { remember } from "./remember.ts";

/** Tells the server the viewer's time zone once; until then times are in KST, and each says which zone it is in. */
export function ZoneMemory() {
  const shown = useTimeZone();
  const router = useRouter();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === shown || document.cookie.includes(`haechi-zone=${encodeURIComponent(own)}`)) return;
    remember("haechi-zone", own);
    router.refresh();
  }, [shown, router]);
  return null;
}
