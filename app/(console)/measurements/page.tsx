import "#components/failovers/list.css";
import "#components/measurements/samples.css";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SamplesPage } from "#components/measurements/samples-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("measurements"))("title") };
}

export default function Page() {
  return <SamplesPage />;
}
