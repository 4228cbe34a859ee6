import type { ActionArgs } from "#domain/plans/actions.ts";
import { looking } from "./step.ts";
import { isStreamProtected } from "./stream-protected.ts";

/** What is written to the stream now is in a second zone as well. A zone that is away is not waited for, as `check.healthy` does. */
export const checkStreamProtected = looking<ActionArgs<"check.stream-protected">>((ctx, { component }) =>
  isStreamProtected(ctx, component),
);
