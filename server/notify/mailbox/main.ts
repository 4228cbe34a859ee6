import path from "node:path";
import { startMailbox } from "./start-mailbox.ts";

// The mail sink of the demo as a process of its own.
const folder = path.resolve(process.env["HAECHI_STATE"] ?? ".haechi", "mail");
const smtpPort = Number(process.env["SMTP_PORT"] ?? 55_025);
const pagePort = Number(process.env["MAILBOX_PORT"] ?? 4_201);
const mailbox = await startMailbox({ folder, smtpPort, pagePort });
console.log(`mailbox: smtp://127.0.0.1:${smtpPort}, http://localhost:${pagePort}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    mailbox.stop().then(() => process.exit(0));
  });
}
