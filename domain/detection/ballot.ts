/** Votes on the subject itself; of a region, which nobody votes on, those on its zones. */
export function votesOn<Vote extends { readonly subject: string }>(
  votes: readonly Vote[],
  subject: string,
): readonly Vote[] {
  const own = votes.filter((vote) => vote.subject === subject);
  return own.length > 0 ? own : votes;
}

/** The same votes, those on one subject together: of a region each vantage point has one a zone. */
export function bySubject<Vote extends { readonly subject: string }>(
  votes: readonly Vote[],
): readonly { readonly subject: string; readonly votes: readonly Vote[] }[] {
  const subjects = [...new Set(votes.map((vote) => vote.subject))];
  return subjects.map((subject) => ({ subject, votes: votes.filter((vote) => vote.subject === subject) }));
}

/** How many vantage points these votes are of. */
export function howMany(votes: readonly { readonly witness: string }[]): number {
  return new Set(votes.map(({ witness }) => witness)).size;
}
