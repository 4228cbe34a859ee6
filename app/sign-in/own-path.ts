/**
 * Only a path of this site: a link may not send people elsewhere after signing in. Two slashes at its start are no path but another
 * host, also when this site's own address stands before them.
 */
export function ownPath(url: string | undefined, base = process.env["NEXTAUTH_URL"] ?? "http://localhost"): string {
  if (!url || !URL.canParse(url, base)) return "/";
  const target = new URL(url, base);
  const path = `${target.pathname}${target.search}`;
  return target.origin === new URL(base).origin && !/^\/[/\\]/.test(path) ? path : "/";
}
