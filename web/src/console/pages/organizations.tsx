import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { NewOrganization } from "../organizations/new-organization.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { useList } from "../parts/use-list.ts";
import { keepInUrl } from "../place.ts";

/** The groups of users with separate roles, the newest first, or one by its slug or id. */
export function OrganizationsPage({ query: given }: { readonly query: URLSearchParams }) {
  const [entered, setEntered] = useState(given.get("q") ?? "");
  const q = entered.trim();

  const { rows, ...list } = useList(q, async (cursor) => {
    const query = { ...(q && { q }), ...(cursor && { cursor }) };
    const page = await latchkey.call("get", "/admin/organizations", { query });
    return { rows: page.organizations, next: page.next_cursor };
  });

  useEffect(() => keepInUrl("organizations", { q }), [q]);

  return (
    <ConsolePage title="Organizations">
      <NewOrganization onDone={list.follow} />
      <div class="list">
        <div class="find">
          <label class="box">
            <span class="unseen">Find an organization</span>
            <input
              type="search"
              placeholder="Whole slug or id"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={entered}
              onInput={({ currentTarget: { value } }) => setEntered(value)}
            />
          </label>
        </div>
        {list.isLoading && <p class="hint">Loading…</p>}
        {rows?.length === 0 && list.isCurrent && (
          <p class="hint" role="status">
            {q
              ? "No organization has this slug or id."
              : "No organizations yet. An organization is a company or a team of your users."}
          </p>
        )}
        {rows && rows.length > 0 && (
          <table class={list.isCurrent ? "users" : "users old"}>
            <thead>
              <tr>
                <th scope="col">Organization</th>
                <th scope="col">State</th>
                <th scope="col">Created</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, name, slug, require_mfa, disabled_at, created_at }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={`#organization/${id}`}>
                      <bdi class="strong">{name}</bdi> <span class="hint">{slug}</span>
                    </a>
                  </th>
                  <td>
                    {disabled_at && <span class="badge wrong">disabled</span>}{" "}
                    {require_mfa && <span class="badge">second factor required</span>}
                  </td>
                  <td>
                    <Moment at={created_at} as="date" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <LoadMore list={list} />
    </ConsolePage>
  );
}
