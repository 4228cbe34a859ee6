const deployment = (name: string): string =>
  [
    "apiVersion: apps/v1",
    "kind: Deployment",
    `metadata: { name: ${name} }`,
    "spec:",
    "  replicas: {{ .Values.replicas }}",
    `  selector: { matchLabels: { app: ${name} } }`,
    "  template:",
    `    metadata: { labels: { app: ${name} } }`,
    "    spec:",
    "      containers:",
    `        - { name: ${name}, image: "{{ .Values.image }}" }`,
    "",
  ].join("\n");
const chart = (name: string, version: string): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: ${version}\n`;

/** Charts and overlays of the platform's applications: what an operator would install them from again. */
export const CHARTS: Readonly<Record<string, string>> = {
  "charts/console/Chart.yaml": chart("console", "1.4.1"),
  "charts/console/values.yaml": "replicas: 1\nimage: stable/console:1.4.1\n",
  "charts/console/templates/deployment.yaml": deployment("console"),
  "charts/ingest/Chart.yaml": chart("ingest", "2.0.0"),
  "charts/ingest/values.yaml": "replicas: 1\nimage: stable/ingest:2.0.0\n",
  "charts/ingest/templates/deployment.yaml": deployment("ingest"),
  "overlays/kr/values.yaml": "console: { replicas: 3 }\ningest: { replicas: 3 }\n",
  "overlays/jp/values.yaml": "console: { replicas: 1 }\n",
};
