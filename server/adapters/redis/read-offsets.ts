import { AdapterError, type Look, type StreamOffsets } from "../ports.ts";
import type { StreamConnections } from "./connections.ts";
import { figure, isNoStream, list, mapOf } from "./maps.ts";

/** Where the groups of a stream stand on one node; null while there is no stream. */
export async function readOffsets(
  connections: StreamConnections,
  id: string,
  zone: string,
  look: Look,
): Promise<StreamOffsets | null> {
  const { stream } = connections.component(id);
  return await connections.with(id, zone, look, async (ask) => {
    const nobody = (error: unknown): null => {
      if (isNoStream(error)) return null;
      throw error;
    };
    const [info, groups] = await Promise.all([
      ask("XINFO", "STREAM", stream).catch(nobody),
      ask("XINFO", "GROUPS", stream).catch(nobody),
    ]);
    if (info === null || groups === null) return null;
    const about = mapOf(info);
    const [lastId, length] = [about.get("last-generated-id"), figure(about.get("length"))];
    if (typeof lastId !== "string" || length === null)
      throw new AdapterError("nonsense", `${id}:${zone}`, "XINFO STREAM tells no last-generated-id");
    return {
      lastId,
      length,
      groups: list(groups)
        .map(mapOf)
        .map((group) => ({
          name: String(group.get("name")),
          lastDeliveredId: String(group.get("last-delivered-id")),
          entriesRead: figure(group.get("entries-read")),
          pending: figure(group.get("pending")) ?? 0,
          lag: figure(group.get("lag")),
        })),
    };
  });
}
