/** The durations of a measurement in whole seconds. */
export interface Seconds {
  readonly cheap: number;
  readonly login: number;
  /** Logins at the cost of production. */
  readonly slow: number;
  /** Logins at a peer. Without a queue, a server answers many logins at the same time, so a short measurement would be wrong. */
  readonly peer: number;
}

/** How often and how long a run measures. */
export interface Plan {
  /** Cheap calls are measured in every round, because a machine changes its speed from second to second. All others in every second one. */
  readonly rounds: number;
  /** Starts of each server whose start is measured. */
  readonly starts: number;
  readonly warmUp: Seconds;
  readonly measured: Seconds;
}

const warmUp = { cheap: 2, login: 1, slow: 1, peer: 1 };

export const fullPlan: Plan = {
  rounds: 8,
  starts: 7,
  warmUp,
  measured: { cheap: 1, login: 4, slow: 6, peer: 8 },
};

/** The rounds of a run that compares two commits. By chance, the same one is faster in all of them once in 128 times. */
export const comparedRounds = 8;

export const quickPlan: Plan = {
  rounds: 4,
  starts: 3,
  warmUp: { ...warmUp, cheap: 1 },
  measured: { cheap: 1, login: 2, slow: 3, peer: 4 },
};
