import { useTranslations } from "next-intl";

/** Confidence in a recovery point: listed, verified, restored, application-checked. `steps` 0-4 reached. */
export function Ladder({
  steps,
  state = "good",
}: {
  readonly steps: 0 | 1 | 2 | 3 | 4;
  readonly state?: "good" | "expiring" | "expired";
}) {
  const t = useTranslations("ui.ladder");
  const names = ["listed", "verified", "restored", "checked"] as const;
  return (
    <span className={`ladder ${state === "expiring" ? "expiring" : ""}`} role="img" aria-label={t(state, { steps })}>
      {names.map((name, index) => {
        const last = index === steps - 1;
        return <i key={name} className={index >= steps ? "" : state === "expired" && last ? "expired" : "filled"} />;
      })}
    </span>
  );
}
