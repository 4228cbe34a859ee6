import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** The six states; a hue on the screen is always one of them. */
export const STATES = ["ok", "risk", "bad", "run", "hold", "na"] as const;
export type State = (typeof STATES)[number];

export const STATE_ICON: Readonly<Record<State, IconName>> = {
  ok: "check-circle",
  risk: "alert",
  bad: "cross",
  run: "running",
  hold: "person",
  na: "unmeasured",
};

type Props = {
  readonly state: State;
  /** plain: met, at rest. tint: look at this. solid: act now. */
  readonly loud?: "plain" | "tint" | "solid";
  readonly icon?: IconName;
  /** The word; by default the state's own (충족, 위험 …). Colour and icon never stand alone. */
  readonly children?: ReactNode;
};

export function Status({ state, loud = "plain", icon, children }: Props) {
  const t = useTranslations("ui.state");
  return (
    <span className={`status ${loud === "plain" ? "" : loud} ${state}`}>
      <Icon name={icon ?? STATE_ICON[state]} />
      <span>{children ?? t(state)}</span>
    </span>
  );
}
