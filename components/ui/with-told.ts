import type { Told } from "./toasts.tsx";

/** What waits to be shown, and one thing more, in the order they were told in; what was told under its id before gives way to it. */
export function withTold(waiting: readonly Told[], told: Told): readonly Told[] {
  return [...waiting.filter(({ id }) => id !== told.id), told];
}
