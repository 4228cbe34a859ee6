import { describe, expect, it } from "vitest";
import { copiesOf } from "./copies.ts";

const copy = (Bucket: string | undefined, Role?: string) =>
  copiesOf({ ...(Role === undefined ? {} : { Role }), Rules: [{ Status: "Enabled", Destination: { Bucket } }] })[0];

describe("where a rule copies to", () => {
  it("is a bucket that its own store knows, bare or by S3's ARN", () => {
    expect(copy("away")).toEqual({ to: "away", known: true, enabled: true });
    expect(copy("arn:aws:s3:::away")).toEqual({ to: "away", known: true, enabled: true });
    expect(copy("arn:aws-us-gov:s3:::away", "arn:aws:iam::1:role/copies")).toMatchObject({ to: "away", known: true });
  });

  it("is a bucket of another store where MinIO names one, whatever is called so here", () => {
    const other = "arn:minio:replication:us-east-1:c5be6b16:evidence";
    expect(copy(other)).toEqual({ to: "evidence", known: false, enabled: true });
    expect(copy("arn:minio:replication::c5be6b16:evidence")).toMatchObject({ to: "evidence", known: false });
    expect(copy("arn:aws:s3:::evidence", other)).toMatchObject({ to: "evidence", known: false });
  });

  it("is not known where nothing is named, and a rule that is off is told as off", () => {
    expect(copy(undefined)).toEqual({ to: "", known: false, enabled: true });
    expect(copiesOf({ Rules: [{ Status: "Disabled", Destination: { Bucket: "b" } }] })[0]?.enabled).toBe(false);
    expect(copiesOf({ Role: "arn:aws:iam::1:role/copies" })).toEqual([]);
  });
});
