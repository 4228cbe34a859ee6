import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { z } from "zod";
import { ACR } from "./configuration.ts";
import { gonePage, loginPage } from "./login-page.ts";
import { chooseLanguage } from "./login-texts.ts";
import type { People } from "./personas.ts";

export type RouteOptions = {
  readonly provider: Provider;
  readonly people: People;
  readonly password: string;
  readonly adminSecret: string;
  readonly publicUrl: string;
};
const MAX_BODY = 10_000;

/**
 * Our own pages beside the provider's: the login, and for tests the change of somebody's groups.
 * @returns false when the address is not ours
 */
export async function serveOwnRoute(
  req: IncomingMessage,
  res: ServerResponse,
  options: RouteOptions,
): Promise<boolean> {
  const path = new URL(req.url ?? "/", "http://here").pathname;
  const groups = /^\/test\/people\/([a-z]+)\/groups$/.exec(path)?.[1];
  if (groups !== undefined && req.method === "PUT") {
    await changeGroups(req, res, groups, options);
    return true;
  }
  if (!/^\/login\/[\w-]+$/.test(path)) return false;
  await login(req, res, path, options);
  return true;
}

async function login(req: IncomingMessage, res: ServerResponse, path: string, options: RouteOptions): Promise<void> {
  const { provider, people, password, publicUrl } = options;
  const language = chooseLanguage(req.headers["accept-language"]);
  const details = await provider.interactionDetails(req, res).catch(() => undefined);
  if (!details) return answer(res, 400, gonePage(language), publicUrl);
  const hinted = people.all().find((person) => person.email === details.params["login_hint"])?.subject;
  const fresh = details.params["prompt"] === "login";
  const page = { language, people: people.all(), action: path, fresh };
  if (req.method !== "POST") return answer(res, 200, loginPage({ ...page, chosen: hinted, wrong: false }), publicUrl);
  const form = new URLSearchParams(await readBody(req));
  const person = people.find(form.get("subject") ?? "");
  if (!person || !same(form.get("password") ?? "", password)) {
    return answer(res, 401, loginPage({ ...page, chosen: person?.subject, wrong: true }), publicUrl);
  }
  const result = { login: { accountId: person.subject, acr: ACR, amr: ["pwd"], remember: false } };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

const change = z.strictObject({ groups: z.array(z.string().max(60)).max(20) });

async function changeGroups(
  req: IncomingMessage,
  res: ServerResponse,
  subject: string,
  options: RouteOptions,
): Promise<void> {
  const [, token = ""] = /^Bearer (.+)$/.exec(req.headers.authorization ?? "") ?? [];
  if (!same(token, options.adminSecret)) return void res.writeHead(401).end();
  const text = await readBody(req);
  const parsed = change.safeParse(isJson(text) ? JSON.parse(text) : undefined);
  if (!parsed.success) return void res.writeHead(400).end();
  res.writeHead(options.people.setGroups(subject, parsed.data.groups) ? 204 : 404).end();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(req: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of req) {
    body += String(chunk);
    if (body.length > MAX_BODY) throw new Error("The form is too long.");
  }
  return body;
}

function answer(res: ServerResponse, status: number, html: string, publicUrl: string): void {
  // A form's redirects count as form targets: the way back to the product must be named.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${new URL(publicUrl).origin}; base-uri 'none'; frame-ancestors 'none'`;
  res.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": policy,
    "referrer-policy": "no-referrer",
  });
  res.end(html);
}
