import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Props = {
  readonly title: ReactNode;
  /** Beside the title, quiet: what it is measured from. */
  readonly note?: ReactNode;
  /** At the right end of the header: age, a link. */
  readonly end?: ReactNode;
  readonly tight?: boolean;
  /** Children go to the edges (tables). */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A titled region of the page. Its content is one of: filled, PanelEmpty, PanelLoading, PanelError. */
export function Panel({ title, note, end, tight = false, flush = false, className, children }: Props) {
  const id = useId();
  return (
    <section className={`panel ${tight ? "tight" : ""} ${className ?? ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note ? <span className="note-beside">{note}</span> : null}
        {end ? <span className="end">{end}</span> : null}
      </header>
      {flush ? <ScrollBody labelledBy={id}>{children}</ScrollBody> : <div className="body">{children}</div>}
    </section>
  );
}

/** A table wider than its panel scrolls inside it, by keyboard as well. */
function ScrollBody({ labelledBy, children }: { readonly labelledBy: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
    <section className="body flush" aria-labelledby={labelledBy} tabIndex={0}>
      {children}
    </section>
  );
}

type MessageProps = {
  readonly icon?: IconName;
  readonly what: ReactNode;
  readonly why?: ReactNode;
  readonly action?: ReactNode;
};

/** Nothing there yet: says what will fill it, and offers that. */
export function PanelEmpty({ icon = "document", what, why, action }: MessageProps) {
  return (
    <div className="panel-message">
      <Icon name={icon} size="l" />
      <span className="what">{what}</span>
      {why ? <span className="why">{why}</span> : null}
      {action}
    </div>
  );
}

export function PanelLoading({ lines = 3 }: { readonly lines?: number }) {
  const t = useTranslations("ui.panel");
  const widths = ["72%", "88%", "54%"];
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{t("loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal bars without identity
        <i key={index} style={{ width: widths[index % widths.length] }} />
      ))}
    </div>
  );
}

/** Could not be measured or loaded: hatched, with what went wrong and the last good value. */
export function PanelError({ icon = "unmeasured", what, why, action }: MessageProps) {
  return (
    <div className="panel-message hatched" role="alert">
      <Icon name={icon} size="l" />
      <span className="what">{what}</span>
      {why ? <span className="why">{why}</span> : null}
      {action}
    </div>
  );
}
