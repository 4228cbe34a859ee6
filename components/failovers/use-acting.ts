"use client";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { useToast } from "../ui/toast.tsx";
import { useRefusal } from "./refusal.tsx";

type Answer<Outcome extends object> =
  | (Outcome & { readonly ok: true })
  | { readonly ok: false; readonly key: string; readonly values: Readonly<Record<string, string | number>> };

/**
 * Sends a server action once: busy until it has answered, a refusal is told with its remedy, a lost connection as such. `done` is said
 * of what was answered. Resolves to the outcome, or to null when it was refused.
 */
export function useActing() {
  const t = useTranslations("failovers");
  const toast = useToast();
  const refusal = useRefusal();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async <Outcome extends object>(
      call: () => Promise<Answer<Outcome>>,
      done?: string | ((outcome: Outcome) => string),
    ): Promise<(Outcome & { readonly ok: true }) | null> => {
      setBusy(true);
      try {
        const answer = await call();
        if (!answer.ok) {
          toast.refused(t("refused"), refusal(answer));
          return null;
        }
        if (done) toast.told(typeof done === "string" ? done : done(answer));
        return answer;
      } catch {
        toast.refused(t("noAnswer"), t("noAnswerWhy"));
        return null;
      } finally {
        setBusy(false);
      }
    },
    [t, toast, refusal],
  );
  return { busy, act };
}
