import { createLoader, parseAsIsoDateTime, parseAsString } from "nuqs/server";

/** What is looked at, as it stands in the address. Without a span: the last hour. */
export const SAMPLES_ADDRESS = {
  key: parseAsString,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  before: parseAsIsoDateTime,
};
export const loadSamplesAddress = createLoader(SAMPLES_ADDRESS);
