"use client";
import { useTranslations } from "next-intl";
import { codeOf } from "../live/query-client.ts";
import { useWords } from "../reasons/use-words.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";

/** Not there yet, not there at all, or not to be read: said in the headline. */
export function Unread({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const t = useTranslations("regions");
  const refusals = useWords("refusal");
  if (codeOf(error) === "NOT_FOUND") {
    const { key, values } = (error as { data?: { key?: string; values?: Record<string, unknown> } }).data ?? {};
    return (
      <div className="list-page">
        <h1 className="text-page">{(key && refusals(key, values)) || t("missing")}</h1>
        <Panel title={t("all")}>
          <PanelEmpty
            icon="topology"
            what={t("missing")}
            action={<ButtonLink href="/regions">{t("toAll")}</ButtonLink>}
          />
        </Panel>
      </div>
    );
  }
  return (
    <div className="list-page">
      <h1 className="text-page">{t(error ? "unread.headline" : "loading")}</h1>
      <Panel title={t("topology")}>
        {error ? (
          <PanelError
            what={t("unread.what")}
            why={t("unread.why")}
            action={<Button onClick={again}>{t("unread.again")}</Button>}
          />
        ) : (
          <PanelLoading lines={8} />
        )}
      </Panel>
    </div>
  );
}
