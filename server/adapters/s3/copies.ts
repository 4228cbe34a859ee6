import type { ReplicationConfiguration } from "@aws-sdk/client-s3";

/** A bucket that a rule copies into. `known`: by a name that its own store can be asked about. */
export type Copy = { readonly to: string; readonly known: boolean; readonly enabled: boolean };

/**
 * Where each rule copies to. A bare name and S3's own ARN name a bucket to this store; any other ARN, as MinIO writes one, names a bucket of
 * another store, which may have the same name as one here. An older MinIO says which by the role, and beside it S3's ARN. Pure.
 */
export function copiesOf({ Role = "", Rules = [] }: Partial<ReplicationConfiguration>): readonly Copy[] {
  return Rules.map(({ Destination, Status }) => {
    const arn = Role.startsWith("arn:minio:") ? Role : (Destination?.Bucket ?? "");
    const to = arn.slice(arn.lastIndexOf(":") + 1);
    return { to, known: to !== "" && (to === arn || /^arn:[\w-]+:s3:::/.test(arn)), enabled: Status === "Enabled" };
  });
}
