import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same key is the same mail: its Message-ID is made from it, so that a repeated delivery can be recognised. */
  readonly key: string;
};

const TIMEOUT_MS = 5_000;

/**
 * Hands one mail to the SMTP server of `SMTP_URL`, from `MAIL_FROM`.
 * @throws Error when either is not set, or the server did not take the mail within about 15 s
 */
export async function sendMail(
  mail: Mail,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const [url, from] = [env["SMTP_URL"], env["MAIL_FROM"]];
  if (!url || !from) throw new Error("Mails cannot be sent: set SMTP_URL (smtp://host:port) and MAIL_FROM.");
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { to, subject, text, html } = mail;
    await transport.sendMail({ from, to, subject, text, html, messageId: messageId(mail.key, from) });
  } finally {
    transport.close();
  }
}

export function messageId(key: string, from: string): string {
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? "haechi.invalid";
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 40)}@${domain}>`;
}
