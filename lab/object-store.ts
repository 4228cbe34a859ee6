/** A real object store with locks, of whoever asked for it; ended and thrown away by `stop`. */
export type ObjectStore = {
  readonly name: string;
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The store's own name of its region. */
  readonly serviceRegion: string;
  /** A key that objects can be locked with. */
  readonly kmsKey: string;
  /** Changes the bytes of a version behind the store's back, where that is possible. */
  readonly tamper: ((key: string, versionId: string, bytes: string) => Promise<void>) | null;
  /** Gives a bucket a rule to copy everything into another one, where the S3 API of this store has no call for it. */
  readonly replicate: ((bucket: string, to: string) => Promise<void>) | null;
  stop(): Promise<void>;
};
