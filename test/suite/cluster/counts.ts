/** The sizes of the races, which docs/high-availability.md states. */
export const counts = {
  /** Requests at once, to all servers in turn. */
  racers: 9,
  usernames: 60,
  addresses: 60,
  sessions: 120,
  links: 60,
  /** Pairs of administrators who demote each other. */
  demotions: 30,
  /** Accounts whose passwords are guessed, the guesses for each, and how many of them are allowed. */
  guessed: 10,
  guesses: 54,
  allowed: 20,
  /** Proofs of each kind that work once, and the uses of each at once. */
  proofs: 10,
  uses: 50,
} as const;
