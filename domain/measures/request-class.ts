/** What a request asks for, by its header `x-haechi-class`: each has a limit of its own. */
export const REQUEST_CLASSES = ["interactive", "ingest", "bulk"] as const;
export type RequestClass = (typeof REQUEST_CLASSES)[number];
