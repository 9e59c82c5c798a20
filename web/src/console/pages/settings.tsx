import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Chips } from "../parts/chips.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Setting } from "../types.ts";

const views = [
  ["", "All"],
  ["set", "Set here"],
] as const;

const sources: Record<Setting["source"], string> = {
  environment: "environment",
  file: "file",
  ".env": ".env",
  option: "option",
  default: "default",
};

/** The settings in force, and where each was set. It never shows a secret. */
export function SettingsPage() {
  const { value, isLoading } = useLoad(() => latchkey.call("get", "/admin/settings"));
  const [view, setView] = useState<(typeof views)[number][0]>("");
  const shown = value?.settings.filter(({ source }) => view === "" || source !== "default") ?? [];
  return (
    <ConsolePage title="Settings">
      <p class="hint">
        Change settings in the environment or in the server’s configuration, then restart the
        server.
      </p>
      <Chips label="Settings" choices={views} chosen={view} choose={setView} />
      {isLoading && <p class="hint">Loading…</p>}
      {value && (
        <table class="variables">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Value</th>
              <th scope="col">Set by</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((setting) => (
              <SettingRow key={setting.name} setting={setting} />
            ))}
          </tbody>
        </table>
      )}
    </ConsolePage>
  );
}

function SettingRow({ setting }: { readonly setting: Setting }) {
  const { name, about, source, set_by, shown, value } = setting;
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
        <p class="hint">{about.replaceAll("`", "")}</p>
      </th>
      <td>
        {value === null ? (
          <span class="hint">{shown || source === "default" ? "–" : "set, not shown"}</span>
        ) : (
          <code>{value}</code>
        )}
      </td>
      <td>
        {sources[source] ?? source}
        {set_by && set_by !== name && (
          <>
            {" "}
            <code class="hint">{set_by}</code>
          </>
        )}
      </td>
    </tr>
  );
}
