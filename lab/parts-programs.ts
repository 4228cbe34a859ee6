import { findKeyService } from "./kms/start.ts";
import { findMinio } from "./minio/start.ts";
import { findProgram } from "./packages.ts";
import type { Part } from "./parts.ts";
import { findRegistry } from "./registry/start.ts";

/** What each part needs on this machine, and how one comes by it. */
const NEEDS: Readonly<Record<Part, { readonly find: () => string | null; readonly remedy: string }>> = {
  registry: { find: findRegistry, remedy: "sudo apt-get install -y --no-install-recommends docker-registry" },
  charts: { find: () => findProgram("git"), remedy: "sudo apt-get install -y --no-install-recommends git" },
  keys: {
    find: findKeyService,
    remedy: "scripts/prepare.sh installs moto, an emulator of AWS KMS, where python3 has venv",
  },
  objects: { find: findMinio, remedy: "npm test -- contract builds MinIO where there is Go" },
};

/** The programs of the wanted parts. What is missing is left out, and told in capitals: nobody is to take it for measured. */
export function findParts(
  wanted: readonly Part[],
  told: (line: string) => void,
): Readonly<Partial<Record<Part, string>>> {
  const found: Partial<Record<Part, string>> = {};
  for (const part of wanted) {
    const { find, remedy } = NEEDS[part];
    const program = find();
    if (program !== null) found[part] = program;
    else told(`${part}: LEFT OUT, its program is not here. ${remedy}`);
  }
  return found;
}
