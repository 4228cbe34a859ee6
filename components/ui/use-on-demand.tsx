import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { Button } from "./button.tsx";
import { useToast } from "./toast.tsx";
import { useLoaded } from "./use-loaded.ts";

/**
 * What a press opens, loaded with the first press; null until it is there. That it could not be loaded is told: a server that was
 * deployed anew no longer has the parts of an older page.
 * @param giveUp called when it could not be loaded
 */
export function useOnDemand<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted: boolean,
  giveUp: () => void,
): ComponentType<Props> | null {
  const t = useTranslations("ui.unloaded");
  const toast = useToast();
  return useLoaded(load, wanted, () => {
    giveUp();
    toast.refused(
      t("title"),
      <>
        {t("why")}{" "}
        <Button size="small" onClick={() => window.location.reload()}>
          {t("reload")}
        </Button>
      </>,
      "unloaded",
    );
  });
}
