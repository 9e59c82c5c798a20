import type { User } from "latchkey/client";
import { Page } from "../page.tsx";
import { Moment } from "../words/moment.tsx";

/** Who is logged in, as Latchkey told at login or when the page was opened. */
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
        <dt>Here since</dt>
        <dd>
          <Moment at={user.created_at} as="date" />
        </dd>
      </dl>
    </Page>
  );
}
