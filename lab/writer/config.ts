/** File given to the writer process. */
export type WriterConfig = {
  /** The entrance, as a customer reaches it. */
  readonly url: string;
  readonly journal: string;
  readonly tenants: readonly string[];
  readonly perSecond: number;
};
