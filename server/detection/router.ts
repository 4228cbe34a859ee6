import { procedure, router } from "../trpc/init.ts";
import { readCurrent } from "./read-current.ts";

export type { CurrentDetection, NewestVote, OpenDetection, Symptom, VotedSubject } from "./read-current.ts";

export const detectionRouter = router({
  current: procedure("overview.read").query(({ ctx }) => readCurrent(ctx)),
});
