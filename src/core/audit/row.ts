/**
 * One row per event of the audit trail, which says who hears it. Each feature has its rows in its own `rows.ts`.
 * - `name`: how the log and the table call it.
 * - `outcome`: what the event says about the attempt.
 * - `isSilent`: true if neither the log nor the table hears it, but only what `counts` and `hook` name.
 * - `logsRepetitions`: true if the log has each of a flood of which the table has the first one in a while.
 * - `isAlarming`: true if the log line is a warning.
 * - `stored`: false if the event is not in the table.
 * - `detail`: the members that its details may have. They name fields, counts and reasons, and never hold a value of an account.
 * - `reasons`: the reasons that its detail `reason` may have, as the keys of a table.
 * - `words`: what a timeline shows.
 * - `counts`: the metrics that count it, and the label in each.
 * - `daily`: the count of its day that it belongs to.
 * - `hook`: the operator's function that runs after it.
 * - `endedBy`: which sessions may have ended before it, so that other apps and the operator's servers learn of it.
 *
 * The types of webhooks stand in `core/webhooks`, which hears the trail.
 */
export interface EventRow {
  readonly name: string;
  readonly outcome: "success" | "failure";
  readonly isSilent?: true;
  readonly logsRepetitions?: true;
  readonly isAlarming?: true;
  readonly stored: boolean;
  readonly detail: readonly string[];
  readonly reasons?: Readonly<Record<string, string>>;
  readonly words: string;
  readonly counts?: { readonly [Name in CounterName]?: LabelOf };
  readonly daily?: "logins" | "failures";
  readonly hook?: HookRow<string, unknown>;
  readonly endedBy?: (facts: EndingFacts) => Ended;
}

/** Which sessions of an account ended: the one with this id, all but the one with this id, or all. */
export type Ended =
  | { readonly which: "one" | "others"; readonly sessionId: string | undefined }
  | { readonly which: "all" };

/** What an event says about the sessions that ended. */
interface EndingFacts {
  /** The session in which it happened. */
  readonly sessionId?: string | undefined;
  readonly ended?: Ended | undefined;
}

/** The sessions that an event names, or else its own. */
export const ownSession = ({ sessionId, ended }: EndingFacts): Ended =>
  ended ?? { which: "one", sessionId };

/** The sessions that an event names, or else any of the account. */
export const anySession = ({ ended }: EndingFacts): Ended => ended ?? { which: "all" };

/**
 * The counters of events: of logins and refreshes by their outcome, of limits by their policy, of other providers by their id and
 * outcome, and of apps by the change.
 */
export type CounterName =
  | "logins"
  | "refreshes"
  | "limits"
  | "upstreams"
  | "apps"
  | "authorizations";

/** The label of an event in a counter. Undefined if this one is not counted. */
type LabelOf = (facts: CountedFacts) => string | undefined;

/** What a label may depend on. */
export interface CountedFacts {
  /** The session in which it happened. Undefined if nobody was logged in. */
  readonly sessionId?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** A hook of the operator. `event` is never set: it is the type of what the hook receives. */
export interface HookRow<Name extends string, Event> {
  readonly name: Name;
  readonly event?: Event;
}

/** The hook of an event, and the type of what it receives. */
export const hook =
  <Event>() =>
  <Name extends string>(name: Name): HookRow<Name, Event> => ({ name });

/** The details of an event, by the names that its row allows. */
export type DetailOf<Row extends EventRow> = {
  readonly [Name in Row["detail"][number]]?: MemberOf<Name, Row> | undefined;
};

type MemberOf<Name, Row> = [Name, Row] extends ["reason", { readonly reasons: infer Reasons }]
  ? keyof Reasons
  : string | number | boolean | readonly string[];

/** What the operator's hook of an event receives. */
export type HookEventOf<Row extends EventRow> = Row extends {
  readonly hook: HookRow<string, infer Event>;
}
  ? Event
  : EventRow extends Row
    ? unknown
    : never;
