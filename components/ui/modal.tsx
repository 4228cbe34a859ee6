"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

export type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** The buttons, at the end. */
  readonly actions?: ReactNode;
  /** `sheet` slides from the lower edge: for phones. */
  readonly shape?: "dialog" | "sheet";
};

/** What `Dialog` shows once it is wanted. */
export function Modal({ open, onOpenChange, title, description, children, actions, shape = "dialog" }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup className={shape}>
          <Base.Title>{title}</Base.Title>
          {description ? <Base.Description className="description">{description}</Base.Description> : null}
          {children}
          {actions ? <div className="actions">{actions}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
