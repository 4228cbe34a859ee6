import type { StoredMail } from "./store.ts";

/** The demo's mailbox as one page without scripts; links open the product, and sign nobody in. */
export function mailboxPage(mails: readonly StoredMail[]): string {
  const list =
    mails.length === 0
      ? '<p>아직 받은 메일이 없습니다. <span lang="en">No mail yet.</span> <span lang="ja">メールはまだありません。</span></p>'
      : mails.map(article).join("\n");
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>메일함 (데모) · Mailbox · メールボックス</title><style>${STYLE}</style></head>
<body><main><h1>메일함 <span lang="en">Mailbox</span> <span lang="ja">メールボックス</span></h1>${list}</main></body></html>`;
}

function article(mail: StoredMail): string {
  return `<article><h2>${escapeHtml(mail.subject)}</h2>
<p class="quiet">${escapeHtml(mail.to.join(", "))} · <time datetime="${mail.receivedAt}">${mail.receivedAt.replace("T", " ").slice(0, 19)} UTC</time></p>
<div class="text">${linked(mail.text)}</div></article>`;
}

function linked(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<>"]+/g, (url) => `<a href="${url}">${url}</a>`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,"Noto Sans CJK KR",sans-serif}:lang(ja){font-family:system-ui,"Hiragino Sans","Yu Gothic UI","Noto Sans CJK JP",sans-serif}
main{max-width:46rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.25rem}h2{font-size:1rem;margin:0}
article{border-top:1px solid;padding:1rem 0}.quiet{margin:.25rem 0;font-size:.875rem}.text{white-space:pre-wrap;overflow-wrap:anywhere}
a{color:inherit}:focus-visible{outline:3px solid;outline-offset:2px}`;
