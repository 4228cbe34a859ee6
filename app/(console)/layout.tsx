import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Providers } from "#components/live/providers.tsx";
import { ConsoleShell } from "#components/shell/console-shell.tsx";
import { LocalProviderBanner } from "#components/shell/local-provider-banner.tsx";
import { allows } from "#domain/access/permissions.ts";
import { currentActor } from "#server/auth/current-actor.ts";
import { firstPaint } from "../first-paint.ts";

/** Signed-in people only. What they may read is decided again where it is read. */
export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const actor = await currentActor();
  if (!actor) redirect(`/sign-in?callbackUrl=${encodeURIComponent(await pathAsked())}`);
  const { cache, trpc } = firstPaint();
  await cache.prefetchQuery(trpc.overview.banner.queryOptions());
  const viewer = {
    name: actor.name,
    roles: actor.roles,
    sees: { approvals: allows(actor.roles, "approvals.list"), audit: allows(actor.roles, "audit.read") },
    may: {
      request: allows(actor.roles, "failovers.request"),
      declare: allows(actor.roles, "incidents.declare"),
      setHandsOff: allows(actor.roles, "hands-off.set"),
      liftHandsOff: allows(actor.roles, "hands-off.lift"),
    },
  };
  return (
    <Providers>
      <HydrationBoundary state={dehydrate(cache)}>
        <ConsoleShell viewer={viewer} localProvider={<LocalProviderBanner />}>
          {children}
        </ConsoleShell>
      </HydrationBoundary>
    </Providers>
  );
}

/** The page wanted before signing in; `x-path` is set by proxy.ts. */
async function pathAsked(): Promise<string> {
  return (await headers()).get("x-path") ?? "/";
}
