import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { keepInUrl } from "../place.ts";
import { ConsolePage } from "../parts/console-page.tsx";
import { Entries } from "../parts/entries.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { useList } from "../parts/use-list.ts";
import type { AuditPage } from "../types.ts";

/** Milliseconds between two looks for new events. */
const interval = 10_000;

/** What happened, the newest first: of everybody, or of one account or one administrator. */
export function TimelinePage({ query: given }: { readonly query: URLSearchParams }) {
  const [event, setEvent] = useState(given.get("event") ?? "");
  const [events, setEvents] = useState<AuditPage["events"] & {}>([]);
  const [isFollowing, setIsFollowing] = useState(false);
  const subject = given.get("subject") ?? "";
  const actor = given.get("actor") ?? "";

  const list = useList(event, async (cursor) => {
    const query = {
      ...(event && { event }),
      ...(subject && { subject }),
      ...(actor && { actor }),
      ...(cursor && { cursor }),
    };
    const { entries, next_cursor, events } = await latchkey.call("get", "/admin/audit", { query });
    if (events) setEvents(events);
    return { rows: entries, next: next_cursor };
  });
  const { rows, follow } = list;

  useEffect(() => keepInUrl("timeline", { event, subject, actor }), [event]);
  useEffect(() => {
    if (!isFollowing) return undefined;
    const look = () => {
      if (document.visibilityState === "visible") void follow();
    };
    const timer = setInterval(look, interval);
    return () => clearInterval(timer);
  }, [isFollowing, event]);

  return (
    <ConsolePage title="Timeline">
      {(subject || actor) && (
        <p class="hint">
          {subject ? "Of one account." : "By one account."}{" "}
          <a href={`#user/${subject || actor}`}>The account</a> · <a href="#timeline">All</a>
        </p>
      )}
      <div class="find">
        <label class="pick">
          What
          <span class="box">
            <select onChange={({ currentTarget }) => setEvent(currentTarget.value)}>
              <option value="">Everything</option>
              {events.map(({ event: name, words }) => (
                <option key={name} value={name} selected={name === event}>
                  {words}
                </option>
              ))}
            </select>
          </span>
        </label>
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
      {rows?.length === 0 && <p class="hint">Nothing is recorded.</p>}
      {rows && <Entries entries={rows} />}
      <LoadMore list={list} />
    </ConsolePage>
  );
}
