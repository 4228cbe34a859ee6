/**
 * To the sign-in and back to `path`. `again`: whoever is still signed in shall sign in all the same; without it that page sends
 * them straight back.
 */
export function signInHref(path: string, again = false): string {
  const asked = new URLSearchParams(again ? { error: "SessionRequired", callbackUrl: path } : { callbackUrl: path });
  return `/sign-in?${asked}`;
}
