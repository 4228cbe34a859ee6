"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

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
  const t = useTranslations("ui");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup className={shape}>
          <Base.Title>{title}</Base.Title>
          {/* This alone scrolls, so that the title and the way out stay in sight. */}
          <div className="scrolled">
            {description ? <Base.Description className="description">{description}</Base.Description> : null}
            {children}
            {actions ? <div className="actions">{actions}</div> : null}
          </div>
          {/* Last, so that the keyboard starts at what is asked. */}
          <Base.Close className="button ghost square close" aria-label={t("close")}>
            <Icon name="close" size="s" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
