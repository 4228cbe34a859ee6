"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { objectsHref } from "./objects-filter.ts";

type Props = {
  /** That is chosen in the list of points. */
  readonly component: string | null;
};

/** The way to versions of objects, which the list of points does not have. Nothing where the site has no object store. */
export function ObjectsLink({ component }: Props) {
  const t = useTranslations("backups.points");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.backups.read.queryOptions());
  const stores = (data?.rows ?? []).filter((row) => row.kind === "objects");
  if (stores.length === 0) return null;
  const chosen = stores.find((row) => row.component === component);
  return (
    <ButtonLink size="small" href={objectsHref(chosen ? { component: chosen.component } : {})}>
      {t("objects")} <Icon name="right" size="xs" />
    </ButtonLink>
  );
}
