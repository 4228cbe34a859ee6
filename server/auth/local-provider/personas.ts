import type { Language } from "./login-texts.ts";

/** A made-up person of the demo. `groups` may be changed while it runs: a role taken away in mid-session. */
export type Persona = {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly groups: readonly string[];
};

function persona(subject: string, name: string, titles: [string, string, string], ...groups: string[]): Persona {
  const [ko, en, ja] = titles;
  return { subject, name, email: `${subject}@pilsang.example`, title: { ko, en, ja }, groups };
}

export const PERSONAS: readonly Persona[] = [
  persona("sre", "김서준", ["SRE · 운영자", "SRE · operator", "SRE · オペレーター"], "staff", "sre"),
  persona(
    "lead",
    "박하윤",
    ["SRE 리드 · 커맨더", "SRE lead · commander", "SRE リード · コマンダー"],
    "staff",
    "sre-lead",
  ),
  persona("coo", "이도현", ["COO · 임원", "COO · executive", "COO · 役員"], "staff", "exec"),
  persona("ciso", "최지우", ["CISO · 임원", "CISO · executive", "CISO · 役員"], "staff", "exec"),
  persona("cto", "정민재", ["CTO · 임원", "CTO · executive", "CTO · 役員"], "staff", "exec"),
  persona("audit", "한유진", ["감사", "Auditor", "監査"], "staff", "audit"),
  persona("admin", "오태윤", ["플랫폼 관리자", "Platform administrator", "プラットフォーム管理者"], "platform-admin"),
  persona("staff", "윤가온", ["직원 · 열람", "Staff · viewer", "社員 · 閲覧"], "staff"),
];

/** The personas with the groups they have at this moment. */
export class People {
  readonly #groups = new Map<string, readonly string[]>();

  all(): readonly Persona[] {
    return PERSONAS.map((one) => ({ ...one, groups: this.#groups.get(one.subject) ?? one.groups }));
  }

  find(subject: string): Persona | undefined {
    return this.all().find((one) => one.subject === subject);
  }

  /** @returns false when there is no such persona */
  setGroups(subject: string, groups: readonly string[]): boolean {
    if (!this.find(subject)) return false;
    this.#groups.set(subject, groups);
    return true;
  }
}
