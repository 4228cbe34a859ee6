import type { Actor } from "#domain/access/roles.ts";
import { type Container, container } from "../container.ts";
import { together } from "../db/together.ts";
import { rolesFromGroups } from "./roles-from-groups.ts";
import { readSessionClaims, type SessionClaims } from "./session-claims.ts";

/**
 * Who sends this request: from the session cookie, with roles by the topology in force now. Null when nobody is signed in, or
 * when the person is on the local revocation list (mission K, design §8.4): such a session is as good as ended.
 */
export async function currentActor(parts?: Promise<Container>): Promise<Actor | null> {
  const claims = await readSessionClaims();
  if (!claims) return null;
  const { db, topology } = await (parts ?? container());
  return (await isRevoked(db, claims.sub)) ? null : actorOf(claims, rolesFromGroups(claims.groups, topology.roles));
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
