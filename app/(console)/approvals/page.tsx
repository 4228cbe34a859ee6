import "#components/approvals/approvals-list.css";
import "#components/failovers/list.css";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApprovalsPage } from "#components/approvals/list-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("approvals"))("list.title") };
}

export default function Page() {
  return <ApprovalsPage />;
}
