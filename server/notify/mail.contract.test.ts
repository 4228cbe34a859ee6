import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../db/free-port.ts";
import { deliverMail } from "./deliver-mail.ts";
import { type Mailbox, startMailbox } from "./mailbox/start-mailbox.ts";
import { sendMail } from "./send-mail.ts";

// Real SMTP over loopback into the real mailbox.
const folder = mkdtempSync(path.join(tmpdir(), "haechi-mail-"));
let mailbox: Mailbox;
let page: string;
let smtpPort: number;

beforeAll(async () => {
  smtpPort = await freePort(0);
  const pagePort = await freePort(0);
  page = `http://127.0.0.1:${pagePort}`;
  mailbox = await startMailbox({ folder, smtpPort, pagePort });
  process.env["SMTP_URL"] = `smtp://127.0.0.1:${smtpPort}`;
  process.env["MAIL_FROM"] = "Haechi <haechi@pilsang.example>";
  process.env["HAECHI_URL"] = "http://localhost:3000/";
});
afterAll(async () => {
  await mailbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const payload = {
  template: "approval-requested",
  to: "coo@pilsang.example",
  title: "COO",
  approvalId: "0199aa00-0000-7000-8000-000000000002",
  runNumber: 12,
  planTitle: { ko: "리전 간 전환 <제한 콘솔>", en: "Cross-region failover" },
  from: "kr",
  target: "jp",
  requestedBy: "박하윤",
  expiresAt: "2026-12-08T03:26:00.000Z",
};

describe("the mail that asks for a decision", () => {
  it("arrives with what, from whom, until when, and a link that holds no secret", async () => {
    await deliverMail({ key: "mail:approval:1:coo", payload });
    const [mail] = mailbox.store.list();
    expect(mail?.to).toEqual(["coo@pilsang.example"]);
    expect(mail?.subject).toContain("FO-0012");
    expect(mail?.subject).toContain("kr → jp");
    expect(mail?.text).toContain("박하윤");
    expect(mail?.links).toEqual(["http://localhost:3000/approvals/0199aa00-0000-7000-8000-000000000002"]);
    expect(await (await fetch(page)).text()).toContain("&#60;제한 콘솔&#62;");
    const [read] = (await (await fetch(`${page}/api/mails.json`)).json()) as { links: string[] }[];
    expect(read?.links).toEqual(mail?.links);
    expect(readdirSync(folder)).toContain(`${mail?.id}.eml`);
  });

  it("is recognisable when it is delivered again", async () => {
    await deliverMail({ key: "mail:approval:1:coo", payload });
    await deliverMail({ key: "mail:approval:1:cto", payload: { ...payload, to: "cto@pilsang.example" } });
    const ids = mailbox.store.list().map((mail) => mail.messageId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
  });

  it("asks about a change of the rules with who, why, and how much of it is weaker", async () => {
    const { title, approvalId, expiresAt } = payload;
    const facts = { proposal: 7, reason: "the board joins", changes: 3, weaker: 2, proposedBy: "ops@host" };
    const policy = { template: "policy-proposed", to: "ciso@pilsang.example", title, approvalId, expiresAt, ...facts };
    await deliverMail({ key: "mail:approval:2:ciso", payload: policy });
    const mail = mailbox.store.list().find(({ to }) => to.includes("ciso@pilsang.example"));
    expect(mail?.subject).toContain("POL-0007");
    for (const said of ["ops@host", "the board joins", "3 changes, 2 of them weaker"])
      expect(mail?.text).toContain(said);
    expect(mail?.links).toEqual([`http://localhost:3000/approvals/${approvalId}`]);
  });

  it("fails clearly without a server, and for a payload nobody knows", async () => {
    const mail = { to: "coo@pilsang.example", subject: "s", text: "t", html: "h", key: "k" };
    const nobody = await freePort(0);
    const env = { SMTP_URL: `smtp://127.0.0.1:${nobody}`, MAIL_FROM: "haechi@pilsang.example" };
    await expect(sendMail(mail, env)).rejects.toThrow(/ECONNREFUSED/);
    await expect(sendMail(mail, {})).rejects.toThrow(/SMTP_URL/);
    await expect(deliverMail({ key: "k", payload: { template: "other" } })).rejects.toThrow();
  });
});
