import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Button } from "../../layout/button.tsx";
import { Ask } from "../parts/ask.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import { EditResource, NewResource } from "../resources/resource-form.tsx";
import type { Resource } from "../types.ts";

/** The APIs that apps get tokens for. */
export function ResourcesPage() {
  const { value, load, isLoading } = useLoad(() => latchkey.call("get", "/admin/resources"));
  const [edited, setEdited] = useState<string>();
  const resources = value?.resources;

  const revoke =
    ({ id }: Resource) =>
    async () => {
      await latchkey.call("delete", "/admin/resources/{id}", { params: { id } });
      await load();
    };

  return (
    <ConsolePage title="Resources">
      {resources && <NewResource isFirst={resources.length === 0} onDone={load} />}
      {isLoading && <p class="hint">Loading…</p>}
      {resources?.length === 0 && (
        <p class="hint">
          No resources yet. A resource is your own API or MCP server that apps get tokens for.
        </p>
      )}
      <ul aria-label="Resources">
        {resources?.map((resource) => (
          <li key={resource.id} class="item">
            <div>
              <h2>
                <bdi>{resource.name}</bdi>{" "}
                {resource.revoked_at && <span class="badge wrong">revoked</span>}
              </h2>
              <p class="hint code">{resource.uri}</p>
              <p class="hint">
                {resource.allowed_roles.length > 0 &&
                  `only for ${resource.allowed_roles.join(", ")} · `}
                added <Moment at={resource.created_at} as="date" />
              </p>
              <ul aria-label={`Scopes of ${resource.name}`}>
                {Object.entries(resource.scopes).map(([scope, text]) => (
                  <li key={scope} class="hint">
                    <span class="code">{scope}</span> · <bdi>{text}</bdi>{" "}
                    {resource.open_scopes.includes(scope) && <span class="badge care">open</span>}
                  </li>
                ))}
              </ul>
              {edited === resource.id && (
                <EditResource
                  resource={resource}
                  onDone={() => {
                    setEdited(undefined);
                    return load();
                  }}
                />
              )}
            </div>
            {!resource.revoked_at && (
              <div class="tools">
                <Button kind="quiet" onClick={() => setEdited(resource.id)}>
                  Edit<span class="unseen"> {resource.name}</span>
                </Button>
                <Ask
                  label="Revoke"
                  about={resource.name}
                  kind="quiet"
                  question={
                    <>
                      Apps get no more tokens for <bdi>{resource.name}</bdi>. Its URI can’t be used
                      again. You can’t undo this.
                    </>
                  }
                  confirm="Revoke the resource"
                  act={revoke(resource)}
                  done={
                    <>
                      <bdi>{resource.name}</bdi> has been revoked.
                    </>
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </ConsolePage>
  );
}
