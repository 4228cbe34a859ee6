import type { ReactNode } from "react";
import { BrandMark } from "../ui/brand-mark.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";

type Props = {
  readonly icon: IconName;
  readonly title: string;
  readonly body: string;
  readonly children?: ReactNode;
  /** Stands within the console: its shell already has the landmark and the brand. */
  readonly inside?: boolean;
};

/** A page that only says something: not found, failed. */
export function MessagePage({ icon, title, body, children, inside = false }: Props) {
  const Landmark = inside ? "div" : "main";
  return (
    <Landmark className="message-page">
      {inside ? <Icon name={icon} size="l" /> : <BrandMark size={32} />}
      <h1>{title}</h1>
      <p>{body}</p>
      {children}
    </Landmark>
  );
}
