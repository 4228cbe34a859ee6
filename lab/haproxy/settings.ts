/** What every HAProxy of the lab has in common. Times are short: this is one machine, and detection is what is measured. */
export function commonSettings(adminSocket: string): string {
  return `global
  maxconn 2000
  log stdout format raw local0 notice
  stats socket ${adminSocket} mode 600 level admin

defaults
  log global
  option dontlog-normal
  timeout connect 500ms
  timeout queue 1s
  timeout check 500ms
  timeout http-request 5s
  timeout http-keep-alive 15s
  timeout client 30s
  timeout server 5s
  default-server inter 200ms fastinter 100ms downinter 200ms fall 2 rise 2
`;
}

/** A page that HAProxy itself answers; the mode header stands only where somebody chose that mode. */
export function page(mode: "maintenance" | null, title: string, text: string): string {
  const html = `<!doctype html><html lang=en><meta charset=utf-8><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;
  const header = mode === null ? "" : ` hdr x-haechi-mode ${mode}`;
  return `status 503 content-type text/html string "${html.replaceAll('"', "'")}" hdr retry-after 2 hdr cache-control no-store${header}`;
}
