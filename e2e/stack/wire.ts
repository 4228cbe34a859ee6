import type { Page } from "@playwright/test";

const KINDS = ["Document", "Script", "Stylesheet", "Font"] as const;
export type Kind = (typeof KINDS)[number];

/** Bytes that came over the wire for this page from now on, as transferred (compressed, with their headers), by kind. */
export async function countWire(page: Page): Promise<Readonly<Record<Kind, number>>> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const kinds = new Map<string, string>();
  const bytes = { Document: 0, Script: 0, Stylesheet: 0, Font: 0 };
  network.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = KINDS.find((one) => one === kinds.get(requestId));
    if (kind) bytes[kind] += encodedDataLength;
  });
  return bytes;
}
