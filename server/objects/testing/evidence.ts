import type { Topology } from "#domain/topology/topology.ts";
import { TOPOLOGY } from "../../engine/testing/site.ts";
import { MemoryStore } from "./memory-store.ts";

export const EVIDENCE = "evidence/objects-kr";
const DAY_MS = 86_400_000;

/** The small site with a bucket of evidence, and what it must be. */
export const EVIDENCE_SITE: Topology = {
  ...TOPOLOGY,
  services: {
    ...TOPOLOGY.services,
    evidence: {
      title: { en: "Evidence" },
      tier: "objects",
      data: "customer",
      objectives: { rpoMs: 0 },
      components: {
        "objects-kr": {
          adapter: "s3",
          kind: "objects",
          region: "kr",
          url: "http://objects.invalid",
          serviceRegion: "ap-northeast-2",
          bucket: "evidence",
          prefix: "",
          accessKey: "a",
          secretKey: "s",
          forcePathStyle: true,
        },
      },
    },
  },
  standards: {
    objects: {
      lock: { mode: "COMPLIANCE", atLeastMs: 1_095 * DAY_MS },
      lifecycleMs: 1_095 * DAY_MS,
      encryption: "not-used",
      verify: { sample: 50, everyMs: DAY_MS },
    },
  },
};

/** The same so many objects in whichever process it is made. */
export function evidenceStore(n: number): MemoryStore {
  const store = new MemoryStore();
  store.bucket = { ...store.bucket, encryption: { algorithm: "AES256", keyId: null } };
  for (let at = 0; at < n; at += 1) {
    const name = String(at).padStart(4, "0");
    const more = { versionId: `v${name}`, at: new Date(Date.UTC(2031, 1, 3, 4, 5, 6, at)) };
    store.add(`e/2031/02/03/${name}`, `content of ${name}`, more);
  }
  return store;
}
