import type { Manifest } from "./manifest.ts";

/** What the control plane of this lab's site finds in its environment: the secrets that the site's file names, and its way to the agents. */
export function siteEnvironment({ passwords, keys, objects, tls }: Manifest) {
  return {
    META_DB_PASSWORD: passwords.haechi,
    STREAM_PASSWORD: passwords.stream,
    ...(keys === null ? {} : { KMS_ACCESS_KEY: keys.accessKey, KMS_SECRET_KEY: keys.secretKey }),
    ...(objects === null ? {} : { OBJECTS_ACCESS_KEY: objects.accessKey, OBJECTS_SECRET_KEY: objects.secretKey }),
    HAECHI_AGENT_CERT: tls.cert,
    HAECHI_AGENT_KEY: tls.key,
    HAECHI_AGENT_CA: tls.ca,
  };
}
