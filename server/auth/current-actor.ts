import type { Actor } from "#domain/access/roles.ts";
import { type Container, container } from "../container.ts";
import { together } from "../db/together.ts";
import { rolesFromGroups } from "./roles-from-groups.ts";
import { readSessionClaims, type SessionClaims } from "./session-claims.ts";

/**
 * Who sends this request: from the session cookie, with roles by the topology in force now. Null when nobody is signed in, or
 * when the person is on the local revocation list (mission K, design §8.4): such a session is as good as ended.
 */
export async function currentActor(): Promise<Actor | null> {
  return (await currentSession())?.actor ?? null;
}

/** `until`: when that session is over, ms since the epoch; null where only the cookie's own end holds. */
export type Session = { readonly actor: Actor; readonly until: number | null };

/** The same with the session's end. */
export async function currentSession(parts?: Promise<Container>): Promise<Session | null> {
  const claims = await readSessionClaims();
  if (!claims) return null;
  const { db, topology } = await (parts ?? container());
  if (await isRevoked(db, claims.sub)) return null;
  const actor = actorOf(claims, rolesFromGroups(claims.groups, topology.roles));
  return { actor, until: claims.until === undefined ? null : claims.until * 1_000 };
}

const isRevoked = together<string, true>(async (db, subjects) => {
  const found = await db.revocation.findMany({ where: { subject: { in: [...subjects] } }, select: { subject: true } });
  return new Map(found.map(({ subject }) => [subject, true]));
});

export function actorOf(claims: SessionClaims, roles: Actor["roles"]): Actor {
  return {
    kind: "person",
    subject: claims.sub,
    name: claims.name ?? claims.sub,
    email: claims.email ?? undefined,
    verifiedMail: claims.emailVerified ? (claims.email ?? undefined) : undefined,
    roles,
    authTime: claims.authTime,
  };
}
