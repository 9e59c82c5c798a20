import { useEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Chips } from "../parts/chips.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { Invitation } from "../parts/invitation.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { Select } from "../parts/select.tsx";
import { useList } from "../parts/use-list.ts";
import { useRoles } from "../parts/use-roles.ts";
import { keepInUrl } from "../place.ts";
import type { ListedUser, UserPage } from "../types.ts";

const filters = [
  ["", "All"],
  ["unverified", "Not verified"],
  ["second_factor", "Second factor"],
  ["disabled", "Disabled"],
] as const;

const orders = [
  ["", "Newest first"],
  ["username", "Username"],
] as const;

/** What the list shows: one of these, or all users. */
const nothing = { q: "", filter: "", role: "", sort: "" };

/** Finds users. The arrow keys move between the search and the rows. */
export function UsersPage({ query: given }: { readonly query: URLSearchParams }) {
  const [shown, setShown] = useState({ ...nothing, ...Object.fromEntries(given) });
  const [total, setTotal] = useState<UserPage["total"]>();
  const search = useRef<HTMLInputElement>(null);
  const all = useRef<HTMLDivElement>(null);
  const roles = useRoles();
  const { q, filter, role, sort } = shown;

  const { rows, ...list } = useList(JSON.stringify(shown), async (cursor) => {
    const query = {
      ...(q.trim() && { q: q.trim() }),
      ...(filter && { filter: filter as "disabled" }),
      ...(role && { role }),
      ...(sort && { sort: sort as "username" }),
      ...(cursor && { cursor }),
    };
    const { users, next_cursor, total } = await latchkey.call("get", "/admin/users", { query });
    if (total) setTotal(total);
    return { rows: users, next: next_cursor };
  });

  useEffect(() => keepInUrl("users", shown), [shown]);
  // On the way back, the list is where it was.
  useEffect(() => search.current?.focus({ preventScroll: list.isKept }), []);
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
    const stops = [...(all.current?.querySelectorAll<HTMLElement>("input, tbody a") ?? [])];
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
    <ConsolePage title="Users">
      <div class="list" ref={all} onKeyDown={move}>
        <div class="find">
          <a class="button main" href="#new-user">
            New user
          </a>
          <label class="box">
            <span class="unseen">Find a user</span>
            <input
              ref={search}
              type="search"
              placeholder="Name, username, email or id"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={q}
              onInput={({ currentTarget: { value } }) => setShown({ ...nothing, q: value })}
            />
          </label>
          <Chips
            label="Users"
            choices={filters}
            chosen={role || q ? undefined : filter}
            choose={(filter) => setShown({ ...nothing, filter })}
          />
          <Select
            label="Role"
            choices={[["", "Any"], ...rolesWith(role, roles)]}
            chosen={role}
            choose={(role) => setShown({ ...nothing, role })}
          />
          <Select
            label="Sort"
            choices={orders}
            chosen={sort}
            choose={(sort) => setShown({ ...nothing, sort })}
          />
        </div>
        {list.isLoading && <p class="hint">Loading…</p>}
        {rows && list.isCurrent && (
          <p class="hint" role="status">
            {rows.length === 0 && !list.hasMore ? "No matching users." : total && countOf(total)}
          </p>
        )}
        {rows && rows.length > 0 && (
          <table class={list.isCurrent ? "users" : "users old"}>
            <thead>
              <tr>
                <th scope="col">User</th>
                <th scope="col">Email</th>
                <th scope="col">Role</th>
                <th scope="col">Last login</th>
                <th scope="col">Created</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((user) => (
                <UserRow key={user.id} user={user} onChanged={list.follow} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <LoadMore list={list} />
    </ConsolePage>
  );
}

/** The roles of the server, and the chosen one also before they are known. */
const rolesWith = (chosen: string, roles: readonly string[]) =>
  [...new Set([...roles, chosen])].filter(Boolean).map((one) => [one, one] as const);

const format = new Intl.NumberFormat("en");

const countOf = ({ count, exact }: UserPage["total"] & {}): string => {
  if (!exact) return `More than ${format.format(count)} users`;
  return count === 1 ? "1 user" : `${format.format(count)} users`;
};

interface UserRowProps {
  readonly user: ListedUser;
  readonly onChanged: () => Promise<unknown>;
}

function UserRow({ user, onChanged }: UserRowProps) {
  const { id, name, username, email, email_verified, email_failed, role } = user;
  const isInvited = user.invited_at && !user.last_login_at;
  return (
    <tr>
      <th scope="row">
        <a href={`#user/${id}`}>
          <bdi class="strong">{name}</bdi> <bdi class="hint">{username}</bdi>
        </a>
      </th>
      <td>
        <bdi>{email || "no address"}</bdi>{" "}
        {email && !email_verified && !isInvited && <span class="badge care">not verified</span>}
        {isInvited && <span class="badge care">invited</span>}
        {email_failed && <span class="badge wrong">not delivered</span>}
        {isInvited && !user.disabled_at && <Invitation person={user} onChanged={onChanged} />}
      </td>
      <td>
        {role} {user.disabled_at && <span class="badge wrong">disabled</span>}
      </td>
      <td>{user.last_login_at ? <Moment at={user.last_login_at} as="ago" /> : "–"}</td>
      <td>
        <Moment at={user.created_at} as="date" />
      </td>
    </tr>
  );
}
