import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { ConsolePage } from "../parts/console-page.tsx";
import { Entries } from "../parts/entries.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { Select } from "../parts/select.tsx";
import { useList } from "../parts/use-list.ts";
import { keepInUrl } from "../place.ts";
import type { AuditPage, Entry } from "../types.ts";

/** Milliseconds between two looks for new events. */
const interval = 10_000;

/** What happened, the newest first: of everybody, or of one account, one administrator or one organization. */
export function TimelinePage({ query: given }: { readonly query: URLSearchParams }) {
  const [event, setEvent] = useState(given.get("event") ?? "");
  /** Days in the time zone of the administrator. Both are shown. */
  const [days, setDays] = useState({ from: given.get("from") ?? "", to: given.get("to") ?? "" });
  const [events, setEvents] = useState<AuditPage["events"] & {}>([]);
  const [isFollowing, setIsFollowing] = useState(false);
  const subject = given.get("subject") ?? "";
  const actor = given.get("actor") ?? "";
  const organization = given.get("organization") ?? "";

  const list = useList(JSON.stringify([event, days]), async (cursor) => {
    const query = {
      ...(event && { event }),
      ...(subject && { subject }),
      ...(actor && { actor }),
      ...(organization && { organization }),
      ...(days.from && { from: startOf(days.from) }),
      ...(days.to && { to: startOf(days.to, 1) }),
      ...(cursor && { cursor }),
    };
    const { entries, next_cursor, events } = await latchkey.call("get", "/admin/audit", { query });
    if (events) setEvents(events);
    return { rows: entries, next: next_cursor };
  });
  const { rows, follow } = list;

  useEffect(
    () => keepInUrl("timeline", { event, subject, actor, organization, ...days }),
    [event, days],
  );
  useEffect(() => {
    if (!isFollowing) return undefined;
    const look = () => {
      if (document.visibilityState === "visible") void follow();
    };
    const timer = setInterval(look, interval);
    return () => clearInterval(timer);
  }, [isFollowing, event, days]);

  return (
    <ConsolePage title="Timeline">
      {(subject || actor) && (
        <p class="hint">
          {subject ? "About" : "Done by"}{" "}
          <a href={`#user/${subject || actor}`}>{nameOf(rows ?? [], subject, actor)}</a> ·{" "}
          <a href="#timeline">All events</a>
        </p>
      )}
      {organization && (
        <p class="hint">
          In <a href={`#organization/${organization}`}>this organization</a> ·{" "}
          <a href="#timeline">All events</a>
        </p>
      )}
      <div class="find events">
        <Select
          label="What"
          choices={[
            ["", "Everything"],
            ...events.map(({ event, words }) => [event, words] as const),
          ]}
          chosen={event}
          choose={setEvent}
        />
        {(["from", "to"] as const).map((end) => (
          <label key={end} class="pick">
            {end === "from" ? "From" : "To"}
            <span class="box">
              <input
                type="date"
                value={days[end]}
                onChange={({ currentTarget: { value } }) => setDays({ ...days, [end]: value })}
              />
            </span>
          </label>
        ))}
        <div class="chips">
          <button
            type="button"
            aria-pressed={isFollowing}
            onClick={() => setIsFollowing(!isFollowing)}
          >
            Follow
          </button>
        </div>
      </div>
      {list.isLoading && <p class="hint">Loading…</p>}
      {rows?.length === 0 && <p class="hint">No events found.</p>}
      {rows && <Entries entries={rows} />}
      <LoadMore list={list} />
    </ConsolePage>
  );
}

/** The beginning of a day, or of one after it, as the server reads it. */
function startOf(day: string, later = 0): string {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + later);
  return start.toISOString();
}

/** The username of the account that the events are about, or that did them. */
const nameOf = (rows: readonly Entry[], subject: string, actor: string): string =>
  (subject
    ? rows.find((row) => row.subject === subject)?.subject_username
    : rows.find((row) => row.actor === actor)?.actor_username) ?? "this user";
