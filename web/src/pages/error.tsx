import { fill } from "../../../src/core/languages/fill.ts";
import { explainCode } from "../client/refusal.ts";
import { t } from "../language/language.ts";
import { Page } from "../layout/page.tsx";
import { Link } from "../routing/link.tsx";

/** The request IDs of the server. */
const requestIds = /^[\w=-]{1,64}$/;

/** Shows the problem of a redirect that leads to no other page. Anybody can write the query, so the page shows only its request ID. */
export function ErrorPage() {
  const query = new URLSearchParams(location.search);
  const id = query.get("id") ?? "";
  return (
    <Page title={t.common.failed}>
      <p>{explainCode(query.get("code") ?? "")}</p>
      {requestIds.test(id) && <p class="hint">{fill(t.common.requestId, { id })}</p>}
      <p>
        <Link to="account">{t.common.home}</Link>
      </p>
    </Page>
  );
}
