import { type ComponentType, useEffect, useState } from "react";

/**
 * A component that is loaded when it is first wanted, so that no page waits for what most visits never open; null until it is there.
 * @param failed called when it could not be loaded: it is tried again when it is wanted again, and the page stays as it is
 */
export function useLoaded<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted: boolean,
  failed: () => void,
): ComponentType<Props> | null {
  const [part, setPart] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    if (!wanted || part) return;
    let here = true;
    load().then(
      (loaded) => here && setPart(() => loaded),
      () => here && failed(),
    );
    return () => {
      here = false;
    };
  }, [wanted, part, load, failed]);
  return part;
}
