import { useTranslations } from "next-intl";
import { Icon } from "./icon.tsx";

/** Double line with a lock: the border that customer data does not cross. */
export function Wall() {
  const t = useTranslations("ui.wall");
  return (
    <span className="wall">
      <Icon name="lock" size="xs" label={t("label")} />
    </span>
  );
}
