import { getTranslations } from "next-intl/server";
import { Icon } from "../ui/icon.tsx";

/** On every page while the demo's own identity provider is in use. */
export async function LocalProviderBanner() {
  if (process.env["HAECHI_LOCAL_PROVIDER"] !== "1") return null;
  const t = await getTranslations("shell");
  return (
    <p className="local-provider" role="note">
      <Icon name="key" size="s" />
      {t("localProvider")}
    </p>
  );
}
