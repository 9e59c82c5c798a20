import { latchkey } from "../../client/latchkey.ts";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";

/** The keys that sign and verify tokens. Nothing here is secret. */
export function KeysPage() {
  const { value, isLoading } = useLoad(() => latchkey.call("get", "/admin/keys"));
  return (
    <ConsolePage title="Keys">
      {isLoading && <p class="hint">Loading…</p>}
      <ul aria-label="Keys">
        {value?.keys.map(({ kid, algorithm, signs }) => (
          <li key={kid} class="item">
            <div>
              <h2>
                {algorithm}{" "}
                <span class="badge">{signs ? "signs tokens" : "only verifies tokens"}</span>
              </h2>
              <p class="hint code">{kid}</p>
            </div>
          </li>
        ))}
      </ul>
      <section>
        <h2>Change the key</h2>
        <p>Generate a key at the command line:</p>
        <p class="line">
          <code>latchkey keys generate --algorithm {value?.keys[0]?.algorithm ?? "HS256"}</code>
        </p>
        <p>
          Put the new key into SECRET_KEY and the current one into PREVIOUS_KEYS, then restart the
          server. If you run several servers, first add the new key to PREVIOUS_KEYS on each of
          them.
        </p>
      </section>
    </ConsolePage>
  );
}
