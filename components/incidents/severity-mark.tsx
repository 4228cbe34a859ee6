import { useTranslations } from "next-intl";
import { isCrisis, type Severity } from "#domain/incidents/incident.ts";
import { Status } from "../ui/status.tsx";

type Props = { readonly severity: Severity; readonly open: boolean };

/** `SEV-1`: solid while a crisis is open, quiet once it is over. */
export function SeverityMark({ severity, open }: Props) {
  const t = useTranslations("incidents");
  if (!open)
    return (
      <Status state="na" icon={isCrisis(severity) ? "cross" : "alert"}>
        {t("severity", { severity })}
      </Status>
    );
  return (
    <Status state={isCrisis(severity) ? "bad" : "risk"} loud={isCrisis(severity) ? "solid" : "tint"}>
      {t("severity", { severity })}
    </Status>
  );
}
