import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Button } from "../../layout/button.tsx";
import { LoadMore } from "./load-more.tsx";
import { useList } from "./use-list.ts";

interface AppUsersProps {
  /** The `client_id` of the app, and its name. */
  readonly id: string;
  readonly name: string;
}

/** A button that shows the users who let an app use their accounts. */
export function AppUsers(props: AppUsersProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <List {...props} />;
  return (
    <Button kind="quiet" label={`Users of ${props.name}`} onClick={() => setIsOpen(true)}>
      Users
    </Button>
  );
}

function List({ id, name }: AppUsersProps) {
  const list = useList(id, async (cursor) => {
    const query = cursor === undefined ? {} : { cursor };
    const page = await latchkey.call("get", "/admin/clients/{id}/consents", {
      params: { id },
      query,
    });
    return { rows: page.consents, next: page.next_cursor };
  });
  return (
    <>
      {list.isLoading && <p class="hint">Loading…</p>}
      {list.rows?.length === 0 && <p class="hint">No users have connected this app.</p>}
      <ul aria-label={`Users of ${name}`}>
        {list.rows?.map((one) => (
          <li key={one.id}>
            <a href={`#user/${one.user_id}`}>
              <bdi>{one.username}</bdi>
            </a>{" "}
            <span class="hint">
              <bdi>{one.host}</bdi> · {one.scope || "no scopes"}
              {one.resource && ` at ${one.resource}`} · since{" "}
              <Moment at={one.created_at} as="date" />
            </span>
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}
