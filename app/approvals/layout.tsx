import "#components/failovers/pairs.css";
import "#components/approvals/approval.css";
import "#components/approvals/sheets.css";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Providers } from "#components/live/providers.tsx";
import { LocalProviderBanner } from "#components/shell/local-provider-banner.tsx";
import { currentActor } from "#server/auth/current-actor.ts";

/** A page for a phone in the night: no sidebar, nothing but the decision. The link in a mail authenticates nobody. */
export default async function ApprovalLayout({ children }: { readonly children: ReactNode }) {
  const actor = await currentActor();
  if (!actor) redirect(`/sign-in?callbackUrl=${encodeURIComponent((await headers()).get("x-path") ?? "/approvals")}`);
  return (
    <Providers>
      <LocalProviderBanner />
      {children}
    </Providers>
  );
}
