import { Moment } from "../../format/moment.tsx";
import { useConsole } from "../context.ts";
import type { Entry } from "../types.ts";

interface EntriesProps {
  readonly entries: readonly Entry[];
  /** The account that all of them are about. */
  readonly subject?: string;
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });

/** Events below the day that they happened on, in the time zone of the administrator. */
export function Entries({ entries, subject }: EntriesProps) {
  const Heading = subject === undefined ? "h2" : "h3";
  const days = Map.groupBy(entries, ({ at }) => day.format(new Date(at)));
  return (
    <>
      {[...days].map(([name, ofDay]) => (
        <div key={name} class="day">
          <Heading>{name}</Heading>
          <ol>
            {ofDay.map((entry) => (
              <Line key={entry.id} entry={entry} subject={subject} />
            ))}
          </ol>
        </div>
      ))}
    </>
  );
}

interface LineProps {
  readonly entry: Entry;
  readonly subject: string | undefined;
}

/** One event: when, what, whose account, by whom, from where. */
function Line({ entry, subject }: LineProps) {
  const { at, words, outcome, actor, subject: whose, address, detail } = entry;
  const facts = Object.entries(detail ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <li class={outcome === "success" ? undefined : "failed"}>
      <Moment at={at} as="clock" />
      <div>
        {words}
        {whose && whose !== subject && (
          <>
            {" "}
            · <Who id={whose} username={entry.subject_username} />
          </>
        )}
        <p class="hint">
          {actor && actor !== whose && (
            <>
              by <Who id={actor} username={entry.actor_username} />
              {(address || facts.length > 0) && " · "}
            </>
          )}
          {[address, ...facts]
            .filter((fact) => fact !== null)
            .map((fact, index) => (
              <>
                {index > 0 && " · "}
                <bdi>{fact}</bdi>
              </>
            ))}
        </p>
      </div>
    </li>
  );
}

interface WhoProps {
  readonly id: string;
  readonly username: string | null;
}

/** A user as a link, or an operator at the command line. A deleted user has no name. */
function Who({ id, username }: WhoProps) {
  const { user } = useConsole();
  if (!/^[\da-f-]{36}$/.test(id)) return <bdi>{id}</bdi>;
  return (
    <a href={`#user/${id}`} title={id}>
      {id === user.id ? "you" : <bdi>{username ?? `deleted user …${id.slice(-6)}`}</bdi>}
    </a>
  );
}
