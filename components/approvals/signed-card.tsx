import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "../ui/icon.tsx";
import { hashGroups } from "./hash-groups.ts";

type Props = {
  readonly id: string;
  readonly title: string;
  readonly hash: string;
  /** Within which bounds the signature holds. */
  readonly bounds: string;
  /** What the envelope is made of: pairs of <dt> and <dd>. */
  readonly children: ReactNode;
};

/** What is signed: the hash of the frozen envelope, what it is made of, and how far the signature goes. */
export function SignedCard({ id, title, hash, bounds, children }: Props) {
  const t = useTranslations("approvals.evidence");
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>
        <Icon name="hash" />
        {title}
      </h2>
      <div className="hash-box">
        <span>{hashGroups(hash)}</span>
        <span className="kind">sha256</span>
      </div>
      <dl className="pairs">{children}</dl>
      <details className="hash-all">
        <summary>{t("whole")}</summary>
        <span className="mono">{hashGroups(hash, 16)}</span>
      </details>
      <div className="note">
        <Icon name="alert" size="s" />
        <span>{bounds}</span>
      </div>
    </section>
  );
}
