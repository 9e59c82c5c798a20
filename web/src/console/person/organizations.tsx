import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { useLoad } from "../parts/use-load.ts";

/** The organizations of a person, with the role in each. */
export function Organizations({ id }: { readonly id: string }) {
  const { value } = useLoad(() =>
    latchkey.call("get", "/admin/users/{id}/organizations", { params: { id } }),
  );
  if (!value || value.organizations.length === 0) return null;
  return (
    <section>
      <h2>Organizations</h2>
      <ul aria-label="Organizations">
        {value.organizations.map((one) => (
          <li key={one.id} class="item">
            <div>
              <h3>
                <a href={`#organization/${one.id}`}>
                  <bdi>{one.name}</bdi>
                </a>{" "}
                {one.disabled_at && <span class="badge wrong">disabled</span>}
              </h3>
              <p class="hint">
                {one.role} · joined <Moment at={one.joined_at} as="date" />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
