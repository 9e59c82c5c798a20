import { useEffect, useRef, useState } from "preact/hooks";
import { Moment } from "../../format/moment.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { keepInUrl } from "../place.ts";
import { Chips } from "../parts/chips.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { useList } from "../parts/use-list.ts";
import type { ListedUser } from "../types.ts";

const filters = [
  ["", "All"],
  ["admins", "Admins"],
  ["disabled", "Disabled"],
] as const;

type Filter = (typeof filters)[number][0];

/** Finds accounts. The arrow keys move between the search and the rows. */
export function PeoplePage({ query }: { readonly query: URLSearchParams }) {
  const [q, setQ] = useState(query.get("q") ?? "");
  const [filter, setFilter] = useState((query.get("filter") ?? "") as Filter);
  const search = useRef<HTMLInputElement>(null);
  const all = useRef<HTMLDivElement>(null);

  const { rows, ...list } = useList(`${filter} ${q}`, async (cursor) => {
    const query = {
      ...(q.trim() && { q: q.trim() }),
      ...(filter && { filter }),
      ...(cursor && { cursor }),
    };
    const { users, next_cursor } = await latchkey.call("get", "/admin/users", { query });
    return { rows: users, next: next_cursor };
  });

  useEffect(() => search.current?.focus(), []);
  useEffect(() => keepInUrl("people", { q, filter }), [q, filter]);
  useEffect(() => {
    const toSearch = (event: KeyboardEvent) => {
      const isTyped = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey;
      if (event.key !== "/" || isTyped) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener("keydown", toSearch);
    return () => document.removeEventListener("keydown", toSearch);
  }, []);

  /** Moves the focus to the next or the previous row. The search is before the first one, and opens it. */
  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key];
    const stops = [...(all.current?.querySelectorAll<HTMLElement>("input, a") ?? [])];
    const at = stops.indexOf(event.target as HTMLElement);
    if (step === undefined || at === -1) return;
    if (step === 0) {
      // The rows may still be those of an earlier search.
      if (at === 0 && list.isCurrent) stops[1]?.click();
      return;
    }
    event.preventDefault();
    stops[at + step]?.focus();
  }

  return (
    <ConsolePage title="People">
      <div class="list" ref={all} onKeyDown={move}>
        <div class="find">
          <label class="box">
            <span class="unseen">Find a person</span>
            <input
              ref={search}
              type="search"
              placeholder="Username, e-mail or id"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={q}
              onInput={({ currentTarget }) => {
                setQ(currentTarget.value);
                setFilter("");
              }}
            />
          </label>
          <Chips
            label="Accounts"
            choices={filters}
            chosen={filter}
            choose={(chosen) => {
              setFilter(chosen);
              setQ("");
            }}
          />
        </div>
        {list.isLoading && <p class="hint">Loading…</p>}
        {rows && (
          <p class="unseen" role="status">
            {rows.length}
            {list.hasMore && " and more"} found
          </p>
        )}
        {rows?.length === 0 && <p class="hint">No account fits.</p>}
        <ul aria-label="People">
          {rows?.map((user) => (
            <PersonRow key={user.id} user={user} />
          ))}
        </ul>
      </div>
      <LoadMore list={list} />
    </ConsolePage>
  );
}

function PersonRow({ user }: { readonly user: ListedUser }) {
  const { id, name, username, email, email_verified, role, disabled_at, created_at } = user;
  return (
    <li>
      <a class="row" href={`#person/${id}`}>
        <span>
          <bdi class="strong">{name}</bdi>
          <bdi class="hint">{username}</bdi>
        </span>
        <span>
          <bdi>{email || "no address"}</bdi>
          {email_verified && <span class="hint">✓ verified</span>}
        </span>
        <span>
          {role !== "user" && <span class="badge">{role}</span>}
          {disabled_at && <span class="badge wrong">disabled</span>}
        </span>
        <span class="hint">
          <Moment at={created_at} as="date" />
        </span>
      </a>
    </li>
  );
}
