import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { hasOrganizations } from "../../client/server-rules.ts";
import { Button } from "../../layout/button.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { nullIfGone } from "../parts/null-if-gone.ts";
import { Actions } from "../person/actions.tsx";
import { Apps } from "../person/apps.tsx";
import { Edit } from "../person/edit.tsx";
import { Facts } from "../person/facts.tsx";
import { History } from "../person/history.tsx";
import { Identities } from "../person/identities.tsx";
import { Organizations } from "../person/organizations.tsx";
import { Sessions } from "../person/sessions.tsx";
import type { OnChanged, UserDetails } from "../types.ts";

/** One account: why its owner cannot log in, its sessions, its last events, and what an administrator can do. */
export function UserPage({ id }: { readonly id: string }) {
  const { run } = useAction();
  /** Null if there is no such account. */
  const [person, setPerson] = useState<UserDetails | null>();
  const [isEdited, setIsEdited] = useState(false);
  /** Counts what makes the sessions and the events out of date. Reading them needlessly would fill the audit trail. */
  const [changes, setChanges] = useState({ ofSessions: 0, ofEvents: 0 });

  const read = () =>
    run("load", async () => {
      const answer = latchkey.call("get", "/admin/users/{id}", { params: { id } });
      setPerson(await answer.catch(nullIfGone));
    });

  useEffect(() => void read(), []);

  const onChanged: OnChanged = async ({ now, endsSessions }) => {
    if (now) setPerson(now);
    else await read();
    setChanges(({ ofSessions, ofEvents }) => ({
      ofSessions: endsSessions ? ofSessions + 1 : ofSessions,
      ofEvents: ofEvents + 1,
    }));
  };

  if (person === null) {
    return (
      <ConsolePage title="Account not found">
        <p>There’s no account with this id. It may have been deleted.</p>
        <a href="#users">Users</a>
      </ConsolePage>
    );
  }
  if (!person) {
    return (
      <ConsolePage title="User">
        <p class="hint">Loading…</p>
      </ConsolePage>
    );
  }
  return (
    <ConsolePage title={person.name}>
      <div class="columns">
        <div>
          {isEdited ? (
            <Edit
              person={person}
              onSaved={async (now) => {
                setIsEdited(false);
                await onChanged({ now });
              }}
              onCancel={() => setIsEdited(false)}
            />
          ) : (
            <>
              <Facts person={person} />
              <div class="actions">
                <Button onClick={() => setIsEdited(true)}>Edit</Button>
              </div>
            </>
          )}
          <Actions person={person} onChanged={onChanged} onDeleted={() => setPerson(null)} />
        </div>
        <div>
          <Sessions
            person={person}
            changes={changes.ofSessions}
            onEnded={() => onChanged({ now: person, endsSessions: true })}
          />
          <Identities person={person} onChanged={onChanged} />
          {hasOrganizations && <Organizations id={id} />}
          <Apps person={person} onChanged={onChanged} />
          <History id={id} changes={changes.ofEvents} />
        </div>
      </div>
    </ConsolePage>
  );
}
