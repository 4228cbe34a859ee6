type Lines = { readonly ko: readonly string[]; readonly en: readonly string[]; readonly ja: readonly string[] };

/**
 * Korean, then English, then Japanese: the reader's language is not known, and minutes count. Each part ends with the link, which
 * opens the page; who follows it still signs in and proves presence there.
 */
export function threeLanguages(lines: Lines, link: string): { readonly text: string; readonly html: string } {
  const { ko, en, ja } = lines;
  const text = [ko, en, ja].flatMap((part) => [...part, link, ""]).join("\n");
  const paragraphs = (part: readonly string[], lang: string) =>
    `<div lang="${lang}">${part.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p></div>`;
  const html = `<!doctype html><html lang="ko"><body>${paragraphs(ko, "ko")}<hr>${paragraphs(en, "en")}<hr>${paragraphs(ja, "ja")}</body></html>`;
  return { text, html };
}

/** @param baseUrl public address of the product (HAECHI_URL) */
export function approvalLink(baseUrl: string, approvalId: string): string {
  return `${baseUrl.replace(/\/$/, "")}/approvals/${approvalId}`;
}

/** A moment in Seoul, which is Tokyo's as well, as readers of each language write it. */
export function localTimes(iso: string): { readonly ko: string; readonly en: string; readonly ja: string } {
  const format = { timeZone: "Asia/Seoul", dateStyle: "medium", timeStyle: "short" } as const;
  const say = (locale: string) => new Intl.DateTimeFormat(locale, format).format(new Date(iso));
  return { ko: say("ko-KR"), en: say("en-GB"), ja: say("ja-JP") };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
