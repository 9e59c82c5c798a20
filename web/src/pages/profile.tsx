import type { User } from "latchkey/client";
import { Page } from "../page.tsx";
import { Moment } from "../format/moment.tsx";

/** The user's data, as of the login or the last refresh. */
export function ProfilePage({ user }: { readonly user: User }) {
  return (
    <Page title="Profile">
      <dl>
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>Username</dt>
        <dd>{user.username}</dd>
        <dt>E-mail</dt>
        <dd>
          {user.email}{" "}
          <span class="badge">{user.email_verified ? "verified" : "not verified"}</span>
        </dd>
        <dt>Role</dt>
        <dd>{user.role}</dd>
        <dt>Member since</dt>
        <dd>
          <Moment at={user.created_at} as="date" />
        </dd>
      </dl>
    </Page>
  );
}
