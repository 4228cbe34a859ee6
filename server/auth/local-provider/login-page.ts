import { type Language, TEXTS } from "./login-texts.ts";
import type { Persona } from "./personas.ts";

export type LoginPage = {
  readonly language: Language;
  readonly people: readonly Persona[];
  readonly action: string;
  readonly chosen: string | undefined;
  readonly wrong: boolean;
  /** A new login was asked for although somebody is signed in: the step-up of an approval. */
  readonly fresh: boolean;
};

export function loginPage(page: LoginPage): string {
  const text = TEXTS[page.language];
  const people = page.people.map((person) => personRow(person, page)).join("\n");
  const wrong = page.wrong ? `<p class="wrong" role="alert" id="wrong">${text.wrong}</p>` : "";
  const described = page.wrong ? ' aria-invalid="true" aria-describedby="wrong"' : "";
  return frame(
    page.language,
    `<h1>${text.headline}</h1>
${page.fresh ? `<p class="fresh">${text.fresh}</p>` : ""}
<form method="post" action="${escapeHtml(page.action)}">
<fieldset><legend>${text.people}</legend>
${people}
</fieldset>
<label for="password">${text.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
${wrong}
<button type="submit">${text.submit}</button>
</form>
<p class="note">${text.note}</p>`,
  );
}

export function gonePage(language: Language): string {
  return frame(language, `<h1>${TEXTS[language].title}</h1><p>${TEXTS[language].gone}</p>`);
}

function personRow(person: Persona, page: LoginPage): string {
  const checked = person.subject === page.chosen ? " checked" : "";
  const { subject, name, title } = person;
  return `<label class="person"><input type="radio" name="subject" value="${subject}" required${checked}>
<span><b lang="ko">${escapeHtml(name)}</b> <span class="title">${escapeHtml(title[page.language])}</span></span></label>`;
}

function frame(language: Language, body: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TEXTS[language].title} · Pilsang</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Neutral inks only, as everywhere in the product: a hue would be a state. */
const STYLE = `
:root{color-scheme:light dark;--bg:#f4f4f2;--panel:#fff;--ink:#1b1b19;--line:#d7d7d2;--quiet:#5c5c57;--bad:#a3211b}
@media(prefers-color-scheme:dark){:root{--bg:#141413;--panel:#1d1d1b;--ink:#ededea;--line:#3a3a36;--quiet:#a8a8a1;--bad:#ff9b93}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans CJK KR",sans-serif}:lang(ja){font-family:system-ui,"Hiragino Sans","Yu Gothic UI","Noto Sans CJK JP",sans-serif}
main{max-width:26rem;margin:min(8vh,4rem) auto;padding:1.5rem;background:var(--panel);border:1px solid var(--line);border-radius:8px}
h1{font-size:1.25rem;margin:0 0 1rem}fieldset{border:0;padding:0;margin:0 0 1rem}legend,label[for]{font-size:.875rem;color:var(--quiet);padding:0 0 .25rem;display:block}
.person{display:flex;gap:.75rem;align-items:center;min-height:44px;padding:.25rem .75rem;border:1px solid var(--line);margin-top:-1px;cursor:pointer}
.person:has(:checked){outline:2px solid var(--ink);outline-offset:-2px}.title,.note{color:var(--quiet);font-size:.875rem}
input[type=radio]{accent-color:var(--ink)}input[type=password]{width:100%;min-height:44px;padding:0 .75rem;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--quiet);border-radius:6px}
button{width:100%;min-height:44px;margin-top:1rem;font:inherit;font-weight:600;color:var(--panel);background:var(--ink);border:0;border-radius:6px;cursor:pointer}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}.wrong{color:var(--bad);margin:.5rem 0 0}.fresh{margin:0 0 1rem}@media(max-width:28rem){main{margin:0;border:0;border-radius:0;min-height:100vh}}`;
