import { type ComponentType, useEffect, useState } from "react";

/**
 * A component that is loaded when it is first wanted, so that no page waits for what most visits never open; null until it is there.
 * @param giveUp called when it could not be loaded: it is tried again when it is wanted again, and the page stays as it is
 */
export function useOnDemand<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted: boolean,
  giveUp: () => void,
): ComponentType<Props> | null {
  const [part, setPart] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    if (!wanted || part) return;
    let here = true;
    load().then(
      (loaded) => here && setPart(() => loaded),
      () => here && giveUp(),
    );
    return () => {
      here = false;
    };
  }, [wanted, part, load, giveUp]);
  return part;
}
