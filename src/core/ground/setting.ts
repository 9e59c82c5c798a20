/** Where a setting can come from. */
export const settingSources = ["environment", "file", ".env", "option", "default"] as const;

/** A setting of the server. */
export interface Setting {
  /** The variable. */
  readonly name: string;
  readonly about: string;
  readonly source: (typeof settingSources)[number];
  /** The variable or the option that sets it. Null for the default. */
  readonly setBy: string | null;
  /** False for a value that is or may be secret. */
  readonly isShown: boolean;
  /** Null if it is not shown, or if there is none. */
  readonly value: string | null;
}
