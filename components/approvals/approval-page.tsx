"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryStates } from "nuqs";
import { type ReactNode, useState } from "react";
import { useRefusal } from "../failovers/refusal.tsx";
import { unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { PanelError, PanelLoading } from "../ui/panel.tsx";
import { ApprovalBody } from "./approval-body.tsx";
import { ApprovalTop, type Home } from "./approval-top.tsx";
import { NotOfNow } from "./not-of-now.tsx";
import { PolicyBody } from "./policy-body.tsx";
import { RE_EVALUATED_MS } from "./re-evaluated.ts";

/**
 * What an executive decides on. State that must survive a reload is in the address: `stepUp` is the presence proven for this
 * request, `error` why it was not.
 */
export function ApprovalPage({ id }: { readonly id: string }) {
  const t = useTranslations("approvals");
  const failovers = useTranslations("failovers");
  const refusal = useRefusal();
  const trpc = useTRPC();
  const [address, setAddress] = useQueryStates({ stepUp: parseAsString, error: parseAsString });
  const [told, setTold] = useState<ReactNode>(null);
  const stepUp = address.stepUp && UUID.test(address.stepUp) ? address.stepUp : undefined;
  const { data, error, dataUpdatedAt, refetch } = useQuery(
    trpc.approvals.read.queryOptions(
      { id, ...(stepUp ? { stepUp } : {}) },
      { refetchInterval: 10_000, ...unlessForbidden, placeholderData: (before) => before },
    ),
  );
  const pending = data?.status === "pending";
  const live = useQuery(
    trpc.approvals.evidence.queryOptions(
      { id },
      { ...unlessForbidden, enabled: pending && data.kind === "run", refetchInterval: RE_EVALUATED_MS, staleTime: 0 },
    ),
  );
  if (data) {
    const message = told ?? (address.error ? refusal({ key: address.error, values: {} }) : null);
    const acts = {
      message,
      onTold: setTold,
      onLeaveStepUp: () => void setAddress({ stepUp: null, error: null }),
      onChanged: () => void refetch(),
    };
    const evidence = pending ? (live.data ?? null) : null;
    return (
      <>
        {error ? <NotOfNow since={dataUpdatedAt} /> : null}
        {data.kind === "policy" ? (
          <PolicyBody view={data} {...acts} />
        ) : (
          <ApprovalBody view={data} evidence={evidence} evidenceFailed={live.error !== null} {...acts} />
        )}
      </>
    );
  }
  const code = error?.data?.code;
  const why =
    code === "NOT_FOUND" || code === "BAD_REQUEST" ? "missing" : code === "FORBIDDEN" ? "mayNotRead" : "unread";
  const home: Home =
    why === "mayNotRead"
      ? { href: "/failovers", word: failovers("toList") }
      : { href: "/approvals", word: t("toList") };
  return (
    <div className="approval">
      <ApprovalTop view={null} home={home} />
      <main className="approval-main" id="main">
        <h1>{t(error ? `state.${why}` : "state.loading")}</h1>
        <section className="card">
          {error ? (
            <PanelError
              what={t(`state.${why}What`)}
              why={t(`state.${why}Why`)}
              action={<ButtonLink href={home.href}>{home.word}</ButtonLink>}
            />
          ) : (
            <PanelLoading lines={5} />
          )}
        </section>
      </main>
    </div>
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
