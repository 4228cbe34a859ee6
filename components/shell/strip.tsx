import type { ReactNode } from "react";

type Props = {
  readonly tone: "risk" | "bad" | "hold" | "na hatched" | null;
  readonly role?: "status" | "alert";
  /** What is read aloud when the line comes, and whenever this changes. */
  readonly told: ReactNode;
  /** Beside it: what may be done, and clocks, which would have the whole line read aloud each second. */
  readonly children?: ReactNode;
};

/** One line above the page, for as long as something lasts. */
export function Strip({ tone, role = "status", told, children }: Props) {
  return (
    <div className={tone ? `strip ${tone}` : "strip"}>
      <div className="told" role={role}>
        {told}
      </div>
      {children}
    </div>
  );
}
