import type { ConsoleConfig } from "./config.ts";

/** The console's front page: which region and zone serve, and in which mode. */
export function frontPage(config: ConsoleConfig, limited: boolean): string {
  const mode = limited
    ? "<p><strong>Limited mode.</strong> You can sign in and read notices. Cases, tickets and search are closed: your data stays in its own region.</p>"
    : "<p>All functions are available.</p>";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pilsang console</title></head>
<body><h1>Pilsang console</h1><p>Served from ${config.region}, zone ${config.zone}.</p>${mode}</body></html>
`;
}
