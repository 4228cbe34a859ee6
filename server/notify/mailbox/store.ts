import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { simpleParser } from "mailparser";
import { z } from "zod";
import { uuid7 } from "#domain/ids.ts";

const stored = z.object({
  id: z.string(),
  receivedAt: z.string(),
  messageId: z.string().nullable(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  links: z.array(z.string()),
});
export type StoredMail = z.output<typeof stored>;

/** Mails as files: `<id>.eml` as it came, `<id>.json` as read. A folder that outlives the process. */
export class MailStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  async keep(raw: Buffer, to: readonly string[]): Promise<StoredMail> {
    const parsed = await simpleParser(raw);
    const text = parsed.text ?? "";
    const mail: StoredMail = {
      id: uuid7(),
      receivedAt: new Date().toISOString(),
      messageId: parsed.messageId ?? null,
      from: parsed.from?.text ?? "",
      to: [...to],
      subject: parsed.subject ?? "",
      text,
      links: [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])],
    };
    await this.#write(`${mail.id}.eml`, raw);
    await this.#write(`${mail.id}.json`, JSON.stringify(mail, null, 2));
    return mail;
  }

  /** Newest first. */
  list(): readonly StoredMail[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(".json"));
    const mails = names.map((name) => stored.parse(JSON.parse(readFileSync(path.join(this.#folder, name), "utf8"))));
    return mails.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Appears whole or not at all: a list read meanwhile never meets half a file. */
  async #write(name: string, content: Buffer | string): Promise<void> {
    const target = path.join(this.#folder, name);
    await writeFile(`${target}.part`, content);
    await rename(`${target}.part`, target);
  }
}
